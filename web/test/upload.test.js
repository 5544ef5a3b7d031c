import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "./browser.js";
import { Gateway } from "./gateway.js";

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), "upload-"));
const content = randomBytes(3 * MIB + 17);
const file = join(folder, "Ferien <b>&'\".bin");
writeFileSync(file, content);

let browser;
let context;
let page;
let gateway;
let complaints;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function open(options = {}) {
  gateway = await new Gateway(options).listen();
  await page.goto(gateway.url);
}

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(8000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => /Content Security|Trusted/i.test(message.text()) && complaints.push(message.text()));
});

afterEach(async () => {
  await context.close();
  await gateway.close();
  assert.deepEqual(complaints, []);
});

const row = (name = "Ferien") => page.locator(".row", { hasText: name });
const state = (name) => row(name).locator(".state");
const button = (name) => page.getByRole("button", { name });
const held = () => [...gateway.uploads.values()][0];

const choose = (...files) => page.setInputFiles("#files", files);
const says = (text, name) => state(name).filter({ hasText: text }).waitFor();

async function until(condition) {
  for (const end = Date.now() + 8000; !condition(); ) {
    assert.ok(Date.now() < end, `not in time: ${condition}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

function assertAllThere() {
  assert.ok(held().complete);
  assert.ok(held().bytes.equals(content));
}

test("a file arrives whole, and its checksum with it", async () => {
  await open();
  await choose(file);
  await says("Uploaded as uploads/Ferien");
  assertAllThere();
  assert.equal(gateway.asked("complete")[0].sha256, createHash("sha256").update(content).digest("hex"));
  assert.match(gateway.asked("start")[0].fileId, /^[A-Za-z0-9._:-]{1,128}$/);
  assert.equal(await page.locator("b", { hasText: "&" }).count(), 0, "names are text, not markup");
});

test("several files at once, an empty one among them, and each only once", async () => {
  await open();
  const files = [0, 1, 1000, MIB].map((size, i) => {
    const path = join(folder, `file-${i}.txt`);
    writeFileSync(path, randomBytes(size));
    return path;
  });
  await choose(...files);
  for (const i of files.keys()) {
    await says("Uploaded as", `file-${i}.txt`);
  }
  await choose(files[2]);
  await says("Uploaded already", "file-2.txt");
  assert.equal(await page.locator(".row").count(), 4);
});

test("dropped files are uploaded", async () => {
  await open();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["hello"], "dropped.txt", { lastModified: 7 }));
    return transfer;
  });
  await page.dispatchEvent("#drop", "drop", { dataTransfer: data });
  await says("Uploaded as uploads/dropped.txt", "dropped.txt");
});

test("paused it sends nothing, resumed it goes on", async () => {
  await open();
  gateway.delay = 40;
  await choose(file);
  await until(() => held()?.bytes.length > MIB / 2);
  await button(/^Pause/).click();
  await says("Paused");
  await until(() => held().paused);
  const before = held().bytes.length;
  assert.ok(before < content.length);
  await page.waitForTimeout(200);
  assert.equal(held().bytes.length, before);
  gateway.delay = 0;
  await button(/^Resume/).click();
  await says("Uploaded as");
  assertAllThere();
});

test("stopped, it is deleted; if one is sure", async () => {
  await open();
  gateway.delay = 40;
  await choose(file);
  await until(() => held()?.bytes.length > 0);
  await button(/^Stop: /).click();
  await button("Keep it").click();
  assert.equal(await row().count(), 1);
  await button(/^Stop: /).click();
  await button("Stop and delete").click();
  await row().waitFor({ state: "detached" });
  assert.equal(gateway.uploads.size, 0);
});

test("after lost connections it goes on where the server is", async () => {
  await open();
  let cuts = 0;
  gateway.script = (frame, socket) => {
    if (frame.action === "chunk" && frame.offset > (cuts + 1) * 700_000 && cuts < 3) {
      cuts++;
      socket.terminate();
      return true;
    }
    return false;
  };
  await choose(file);
  await says("Uploaded as");
  assertAllThere();
  assert.equal(gateway.asked("start").length, 4);
});

test("it waits for a server that is down, and says so", async () => {
  await open();
  gateway.delay = 30;
  await choose(file);
  await until(() => held()?.bytes.length > MIB / 2);
  const { uploads, port } = gateway;
  await gateway.close();
  await says("trying again");
  gateway = new Gateway();
  gateway.uploads = uploads;
  await gateway.listen(port);
  await says("Uploaded as");
  assertAllThere();
});

test("after a reload the file is chosen again, and goes on", async () => {
  await open();
  gateway.delay = 30;
  await choose(file);
  await until(() => held()?.bytes.length > MIB);
  await page.reload();
  await says("Unfinished");
  assert.equal(await page.locator(".row").count(), 1);
  const before = gateway.asked("chunk").length;
  gateway.delay = 0;
  await choose(file);
  await says("Uploaded as");
  assertAllThere();
  assert.ok(gateway.asked("chunk").slice(before).every((frame) => frame.offset >= MIB));
  await page.reload();
  await page.locator("#choose").waitFor();
  assert.equal(await page.locator(".row").count(), 0);
});

test("another file of that name is another upload, and other bytes are found out", async () => {
  await open();
  gateway.delay = 30;
  const path = join(folder, "same.bin");
  writeFileSync(path, randomBytes(2 * MIB));
  utimesSync(path, 1000, 1000);
  await choose(path);
  await until(() => held()?.bytes.length > MIB / 2);
  await page.reload();
  await says("Unfinished", "same.bin");
  gateway.delay = 0;
  const other = randomBytes(2 * MIB);
  writeFileSync(path, other);
  utimesSync(path, 1000, 1000);
  await choose(path);
  await says("Uploaded as", "same.bin");
  assert.ok(held().bytes.equals(other));
  assert.equal(gateway.asked("complete").length, 2);
});

test("what the server refuses is said, and what passes is waited for", async () => {
  await open();
  let full = 2;
  gateway.script = (frame, socket) => {
    const refuse = (error, code) => socket.send(JSON.stringify({ event: "error", fileId: frame.fileId, error, code }));
    if (frame.action === "start" && frame.fileName === "much.txt") {
      refuse("file_size: files have at most 9 bytes", "INVALID_PAYLOAD");
      return true;
    }
    if (frame.action === "chunk" && full-- > 0) {
      refuse("there is no room for files now; try again later", "INTERNAL_SERVER_ERROR");
      return true;
    }
    return false;
  };
  const much = join(folder, "much.txt");
  writeFileSync(much, "x");
  await choose(much);
  await says("file_size: files have at most 9 bytes", "much.txt");
  await choose(file);
  await says("there is no room");
  await says("Uploaded as");
  assertAllThere();
});

test("where one must sign in, one signs in; a reload keeps the session, signing out ends it", async () => {
  await open({ unsigned: false, unsignedPort: 8765 });
  await page.getByLabel("User name").fill("ann");
  await page.getByLabel("Password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("Wrong user name or password").waitFor();
  assert.equal(await page.getByRole("link", { name: "Upload without" }).getAttribute("href"), "http://localhost:8765/upload");
  await page.getByLabel("Password").fill("open sesame");
  await page.keyboard.press("Enter");
  await choose(file);
  await says("Uploaded as");
  assert.ok(gateway.frames.find((frame) => frame.type === "LOGIN_REQUEST").payload.device_id);
  await page.reload();
  await page.getByText("ann").waitFor();
  await button("Sign out").click();
  await page.getByLabel("User name").waitFor();
  assert.equal(gateway.tokens.size, 0);
  await page.reload();
  await page.getByLabel("User name").waitFor();
});

test("whose session ends elsewhere signs in again, and goes on", async () => {
  await open({ unsigned: false });
  const signIn = async () => {
    await page.getByLabel("User name").fill("ann");
    await page.getByLabel("Password").fill("open sesame");
    await page.keyboard.press("Enter");
    await page.locator("#choose").waitFor();
  };
  await signIn();
  gateway.delay = 30;
  await choose(file);
  await until(() => held()?.bytes.length > MIB / 2);
  gateway.tokens.clear();
  gateway.cut();
  await page.getByText("You have been signed out").waitFor();
  gateway.delay = 0;
  await signIn();
  await says("Unfinished");
  await choose(file);
  await says("Uploaded as");
  assertAllThere();
});

test("it can be used by keyboard alone, and says what happens", async () => {
  await open();
  gateway.delay = 40;
  await page.locator("#choose").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "pick");
  const chosen = page.waitForEvent("filechooser");
  await page.waitForTimeout(200); // until the browser leaves choosing to the test
  await page.keyboard.press("Enter");
  await (await chosen).setFiles(file);
  await until(() => held()?.bytes.length > 0);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? "");
  for (let i = 0; i < 5 && !(await focused()).startsWith("Pause: Ferien"); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Space");
  await says("Paused");
  await page.locator("#news", { hasText: "paused" }).waitFor({ state: "attached" });
  await page.waitForFunction(() => document.activeElement.getAttribute("aria-label")?.startsWith("Resume"));
  gateway.delay = 0;
  await page.keyboard.press("Space");
  await says("Uploaded as");
  await page.locator("#news", { hasText: "uploaded" }).waitFor({ state: "attached" });
  const bar = page.getByRole("progressbar", { includeHidden: true });
  assert.ok((await bar.getAttribute("aria-label")).startsWith("Ferien"));
});

test("it fits a phone", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open();
  gateway.delay = 200;
  const long = join(folder, "a-name-as-long-as-they-come-and-without-a-single-space-in-it-to-break-the-line-at.tar.gz");
  writeFileSync(long, content);
  await choose(long);
  await row("a-name").waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const small = await page.evaluate(() =>
    [...document.querySelectorAll(".row button")].filter((b) => !b.hidden && b.getBoundingClientRect().height < 44).length);
  assert.equal(small, 0, "buttons are large enough for fingers");
});
