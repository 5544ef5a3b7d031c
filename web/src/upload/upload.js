import { Backoff } from "../lib/backoff.js";
import { Sha256, sha256 } from "../lib/sha256.js";

const CHUNK = 128 * 1024;

// Chunks on their way before the first is acknowledged: the next travels while one is made durable.
const WINDOW = 4;
const SLICE = 1024 * 1024;
const ANSWER_MS = 30_000;
const COMPLETE_MS = 180_000;
const RATE_MS = 10_000;
const MOST_SETBACKS = 8;

/** The same for the same file each time, so that choosing it again goes on. */
export function idOf(file) {
  return "web-" + sha256([file.name, file.size, file.lastModified].join("\0")).slice(0, 40);
}

/** A fragment of a file cannot be read any more. */
class Unreadable extends Error {}

/**
 * One file on its way. After all that happens it looks at what is wanted and at how things stand, and does what is to be done
 * next, so that a lost connection or a click at an odd moment need no ways of their own.
 *
 * `state`: missing (the file must be chosen again), queued, connecting, sending, paused, waiting, finishing, stopping, done,
 * failed, stopped. `onchange(upload)` after each change.
 */
export class Upload {
  onchange = () => {};
  /** Whether it has its turn. */
  allowed = false;
  stored = 0;
  reason = "";
  path = "";

  #link;
  #wish = "go";
  #known = "nothing";
  #end = "";
  #asked = [];
  #sent = 0;
  #expected = -1;
  #setbacks = 0;
  #backoff = new Backoff();
  #retryAt = 0;
  #timer = 0;
  #acting = false;
  #again = false;
  #completing = false;
  #begunAnew = false;
  #hash = new Sha256();
  #hashed = 0;
  #samples = [];

  constructor(link, { id, name, size, stored = 0, paused = false, file = null }) {
    this.#link = link;
    this.id = id;
    this.name = name;
    this.size = size;
    this.stored = stored;
    this.file = file;
    this.#wish = paused ? "pause" : "go";
  }

  get state() {
    if (this.#end) {
      return this.#end;
    }
    if (this.#wish === "stop") {
      return "stopping";
    }
    if (!this.file) {
      return "missing";
    }
    if (this.#wish === "pause") {
      return "paused";
    }
    if (this.reason) {
      return "waiting";
    }
    if (!this.allowed) {
      return "queued";
    }
    if (this.#completing) {
      return "finishing";
    }
    return this.#known === "active" ? "sending" : "connecting";
  }

  get ended() {
    return this.#end !== "";
  }

  /** Whether it wants a turn. */
  get wantsTurn() {
    return !this.ended && this.file !== null && this.#wish === "go";
  }

  /** Bytes a second, of late; 0 for not known. */
  get rate() {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    return first && last.at > first.at ? (1000 * (last.stored - first.stored)) / (last.at - first.at) : 0;
  }

  /** The file itself, chosen (again). */
  take(file) {
    this.file = file;
    if (this.#end === "failed") {
      this.#end = "";
      this.#setbacks = 0;
      this.#known = "nothing";
      this.#completing = false;
    }
    this.#wish = "go";
    this.reason = "";
    this.#forgetHash();
    this.#changed();
  }

  pause() {
    if (this.#wish === "go") {
      this.#wish = "pause";
      this.#changed();
    }
  }

  resume() {
    if (this.#wish === "pause" || this.#end === "failed") {
      if (this.#end) {
        this.take(this.file);
        return;
      }
      this.#wish = "go";
      this.reason = "";
      this.#retryAt = 0;
      this.#setbacks = 0;
      this.#changed();
    }
  }

  /** Ends it; what was sent is deleted. */
  stop() {
    this.#wish = "stop";
    this.#retryAt = 0;
    this.#changed();
  }

  /** Its turn has come, or is over. */
  allow(allowed) {
    if (this.allowed !== allowed) {
      this.allowed = allowed;
      this.#changed();
    }
  }

  /** The connection is there. */
  up() {
    this.#act();
  }

  /** The connection is no more. */
  down(reason) {
    this.#known = "nothing";
    this.#asked = [];
    this.#expected = -1;
    this.#sent = this.stored;
    clearTimeout(this.#timer);
    if (!this.ended && this.file) {
      this.reason = reason;
    }
    this.#changed();
  }

  /** What the server says of this upload. */
  heard(frame) {
    if (this.ended) {
      return;
    }
    switch (frame.event) {
      case "start-ack":
      case "resume-ack":
        this.#answered(frame.event === "start-ack" ? "start" : "resume");
        this.#known = "active";
        this.#completing = false;
        this.#at(frame.offset);
        break;
      case "progress":
        this.#answered("chunk");
        if (frame.offset > this.stored) {
          this.stored = Math.min(frame.offset, this.size);
          this.reason = "";
          this.#setbacks = 0;
          this.#backoff.reset();
          this.#link.well();
        }
        break;
      case "offset-mismatch":
        this.#answered("chunk");
        if (this.#expected < 0) {
          this.#setback("The server expects other bytes");
        }
        this.#expected = frame.expected;
        break;
      case "pause-ack":
        this.#answered("pause");
        this.#known = "paused";
        this.#at(frame.offset);
        break;
      case "stop-ack":
        this.#finish("stopped");
        break;
      case "complete-ack":
        this.stored = this.size;
        this.path = frame.filePath ?? "";
        this.#finish("done");
        break;
      case "error":
        this.#refused(this.#asked.shift(), frame.error ?? "", frame.code ?? "");
        break;
      default:
        return;
    }
    this.#watch();
    this.#changed();
  }

  #refused(what, error, code) {
    if (what === "chunk" && this.#known !== "active") {
      return; // on its way when another one was refused
    }
    if (code === "INTERNAL_SERVER_ERROR" || code === "RATE_LIMIT_EXCEEDED") {
      this.#known = "nothing";
      this.reason = error;
      const pause = this.#backoff.next();
      this.#retryAt = Date.now() + pause;
      setTimeout(() => this.#act(), pause + 5);
    } else if (what === "stop") {
      this.#finish("stopped");
    } else if (error === "already complete") {
      this.stored = this.size;
      this.#finish("done");
    } else if (what === "complete") {
      this.#known = "nothing";
      this.#completing = false;
      if (!error.startsWith("sha256")) {
        this.#setback(error);
      } else if (this.#begunAnew) {
        this.#fail(error);
      } else {
        // What was sent earlier was not this file; the server has begun it anew.
        this.#begunAnew = true;
        this.#forgetHash();
      }
    } else if (what === "chunk" && error === "paused") {
      this.#known = "paused";
      this.#wish = this.#wish === "go" ? "pause" : this.#wish;
    } else if (what === "chunk" && code === "RESOURCE_NOT_FOUND") {
      this.#known = "nothing";
      this.#setback(error);
    } else {
      this.#fail(error || "The server refused it");
    }
  }

  // What is to be done

  async #act() {
    if (this.#acting) {
      this.#again = true;
      return;
    }
    this.#acting = true;
    try {
      do {
        this.#again = false;
        await this.#step();
      } while (this.#again);
    } catch (failure) {
      if (failure instanceof Unreadable) {
        this.#fail("The file cannot be read, or has changed. Choose it again.");
        this.file = null;
        this.onchange(this);
      } else {
        throw failure;
      }
    } finally {
      this.#acting = false;
    }
  }

  async #step() {
    if (this.ended || !this.#link.up || Date.now() < this.#retryAt) {
      return;
    }
    if (this.#wish === "stop") {
      if (!this.#asked.includes("stop")) {
        this.#ask("stop", { delete: true });
      }
    } else if (this.#wish === "pause") {
      if (this.#known === "active" && !this.#asked.includes("pause") && !this.#completing) {
        this.#ask("pause");
      }
    } else if (this.file && this.allowed && !this.#asked.includes("pause")) {
      if (this.#known === "active") {
        await this.#send();
      } else if (this.#asked.length === 0) {
        if (this.#known === "paused") {
          this.#ask("resume");
        } else {
          this.#ask("start", { fileName: this.name, fileSize: this.size });
        }
      }
    }
  }

  async #send() {
    if (this.#expected >= 0) {
      if (this.#asked.length > 0) {
        return;
      }
      this.#at(this.#expected);
    }
    const generation = this.#link.generation;
    const goesOn = () =>
      generation === this.#link.generation && this.#link.up && this.#known === "active" && this.#wish === "go";
    while (this.#sent < this.size && this.#asked.length < WINDOW && this.#expected < 0) {
      const from = this.#sent;
      const bytes = await this.#read(from, Math.min(CHUNK, this.size - from));
      if (!goesOn() || this.#sent !== from || this.#expected >= 0) {
        this.#again = true;
        return;
      }
      this.#ask("chunk", { offset: from, data: base64(bytes) });
      this.#sent = from + bytes.length;
    }
    if (this.stored === this.size && this.#asked.length === 0) {
      this.#completing = true;
      this.onchange(this);
      await this.#hashRest();
      if (goesOn() && this.#asked.length === 0) {
        this.#ask("complete", { sha256: this.#hash.hex() });
        this.#forgetHash();
      } else {
        this.#again = true;
      }
    }
  }

  async #read(from, length) {
    let bytes;
    try {
      bytes = new Uint8Array(await this.file.slice(from, from + length).arrayBuffer());
    } catch {
      throw new Unreadable();
    }
    if (bytes.length !== length) {
      throw new Unreadable();
    }
    if (from <= this.#hashed && this.#hashed < from + length) {
      this.#hash.update(bytes.subarray(this.#hashed - from));
      this.#hashed = from + length;
    }
    return bytes;
  }

  async #hashRest() {
    while (this.#hashed < this.size) {
      await this.#read(this.#hashed, Math.min(SLICE, this.size - this.#hashed));
    }
  }

  #forgetHash() {
    this.#hash = new Sha256();
    this.#hashed = 0;
  }

  #ask(action, fields = {}) {
    this.#link.send({ action, fileId: this.id, ...fields });
    this.#asked.push(action);
    this.#watch();
  }

  // Answers come in the order of what was asked.
  #answered(what) {
    const at = this.#asked.indexOf(what);
    this.#asked.splice(0, at < 0 ? 0 : at + 1);
  }

  /** A server that says nothing for too long is taken for gone. */
  #watch() {
    clearTimeout(this.#timer);
    if (this.#asked.length > 0) {
      const patience = this.#asked.includes("complete") ? COMPLETE_MS : ANSWER_MS;
      this.#timer = setTimeout(() => this.#link.renew("The server does not answer"), patience);
    }
  }

  #at(offset) {
    this.#expected = -1;
    if (offset > this.size) {
      this.#fail("The server has more bytes than the file");
      return;
    }
    this.#sent = offset;
    this.stored = offset;
    this.#samples = [];
  }

  #setback(reason) {
    if (++this.#setbacks >= MOST_SETBACKS) {
      this.#fail(reason);
    }
  }

  #fail(reason) {
    this.reason = reason;
    this.#finish("failed");
  }

  #finish(end) {
    this.#end = end;
    this.#asked = [];
    clearTimeout(this.#timer);
    if (end !== "failed") {
      this.reason = "";
    }
  }

  #changed() {
    const now = Date.now();
    if (this.state === "sending") {
      this.#samples.push({ at: now, stored: this.stored });
      while (this.#samples.length > 2 && this.#samples[0].at < now - RATE_MS) {
        this.#samples.shift();
      }
    } else {
      this.#samples = [];
    }
    this.onchange(this);
    this.#act();
  }
}

function base64(bytes) {
  if (bytes.toBase64) {
    return bytes.toBase64();
  }
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}
