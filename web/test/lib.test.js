import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { Backoff } from "../src/lib/backoff.js";
import { bytes, percent, shown, time } from "../src/lib/format.js";
import { Sha256, sha256 } from "../src/lib/sha256.js";

test("SHA-256 is what others make it, in whatever pieces it comes", () => {
  assert.equal(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(sha256("Grüße"), createHash("sha256").update("Grüße").digest("hex"));
  for (const size of [1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003]) {
    const all = randomBytes(size);
    const ours = new Sha256();
    for (let at = 0; at < size; ) {
      const next = Math.min(size, at + 1 + Math.floor(Math.random() * 200));
      ours.update(all.subarray(at, next));
      at = next;
    }
    assert.equal(ours.hex(), createHash("sha256").update(all).digest("hex"));
  }
});

test("a name hides nothing", () => {
  assert.equal(shown("evil\u202egpj.exe"), "evil\ufffdgpj.exe");
  assert.equal(shown("a\u2066b\u2028c\nd"), "a\ufffdb\ufffdc\ufffdd");
  assert.equal(shown("tệp \"quan trọng\" 👩\u200d💻.pdf"), "tệp \"quan trọng\" 👩\u200d💻.pdf");
});

test("amounts and times are read by people", () => {
  assert.equal(bytes(0), "0 B");
  assert.equal(bytes(1536), "1.5 KiB");
  assert.equal(bytes(200 * 1024 * 1024), "200 MiB");
  assert.equal(time(65), "1:05");
  assert.equal(time(7200), "2:00:00");
  assert.equal(percent(0, 0), "100 %");
  assert.equal(percent(9999, 10_000), "99 %");
});

test("attempts are farther and farther apart, and never all at once", () => {
  const backoff = new Backoff(100, 1000);
  for (const step of [100, 200, 400, 800, 1000, 1000]) {
    const pause = backoff.next();
    assert.ok(pause >= step / 2 && pause <= step, `${pause} of ${step}`);
  }
  backoff.reset();
  assert.ok(backoff.next() <= 100);
});
