// As much of the gateway as the page sees: its files, settings, sign-in, and uploads with bytes in memory.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

/** The policy under which the gateway serves the page (gateway.web.Pages). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';" +
  " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export class Gateway {
  uploads = new Map();
  frames = [];
  /** Milliseconds before each chunk is answered. */
  delay = 0;
  /** (frame, socket) => true when it has been dealt with otherwise. */
  script = () => false;
  tokens = new Map();
  #sockets = new Set();

  constructor({ unsigned = true, unsignedPort = null } = {}) {
    this.settings = { unsigned, unsignedPort };
  }

  async listen(port = 0) {
    this.http = createServer((request, response) => this.#serve(request, response));
    this.ws = new WebSocketServer({ server: this.http });
    this.ws.on("connection", (socket) => this.#connect(socket));
    await new Promise((done) => this.http.listen(port, "127.0.0.1", done));
    this.port = this.http.address().port;
    return this;
  }

  get url() {
    return `http://localhost:${this.port}/upload`;
  }

  /** Like a kill. */
  async close() {
    this.cut();
    this.ws.close();
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  /** All connections break. */
  cut() {
    for (const socket of this.#sockets) {
      socket.terminate();
    }
  }

  asked(action) {
    return this.frames.filter((frame) => frame.action === action);
  }

  async #serve(request, response) {
    const path = request.url.split("?")[0];
    if (path === "/assets/upload/settings.json") {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.settings));
      return;
    }
    const name = path === "/upload" ? "upload/index.html" : normalize(path).replace(/^\/assets\//, "");
    try {
      const bytes = await readFile(join(SOURCES, name));
      response
        .writeHead(200, { "content-type": TYPES[extname(name)], "content-security-policy": POLICY, "cache-control": "no-cache" })
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  #connect(socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {});
    let answers = Promise.resolve();
    socket.on("message", (data) => {
      const frame = JSON.parse(data);
      this.frames.push(frame);
      answers = answers.then(async () => {
        if (frame.action === "chunk" && this.delay) {
          await new Promise((done) => setTimeout(done, this.delay));
        }
        if (!this.script(frame, socket)) {
          socket.send(JSON.stringify(frame.type ? this.#envelope(frame) : this.#upload(frame, socket)));
        }
      });
    });
    socket.user = null;
  }

  #envelope(frame) {
    const answer = (type, payload) => ({ type, payload, token: null, request_id: frame.request_id });
    if (frame.type === "LOGIN_REQUEST") {
      const expected = createHash("sha256").update("open sesame").digest("hex");
      if (frame.payload.password_hash !== expected) {
        return answer("LOGIN_RESPONSE", { success: false, message: "Wrong user name or password", error_code: "AUTH_FAILED" });
      }
      const token = `eyJ.${frame.payload.username}.${this.tokens.size}`;
      this.tokens.set(token, frame.payload.username);
      return answer("LOGIN_RESPONSE", { success: true, username: frame.payload.username, session_token: token });
    }
    if (!this.tokens.has(frame.token)) {
      return answer("ERROR_RESPONSE", { error_code: "INVALID_TOKEN", message: "The token is not valid" });
    }
    if (frame.type === "LOGOUT_REQUEST") {
      this.tokens.delete(frame.token);
      return answer("LOGOUT_RESPONSE", { success: true });
    }
    return answer("HEARTBEAT_PONG_RESPONSE", {});
  }

  #upload(frame) {
    const event = (name, fields) => ({ event: name, fileId: frame.fileId, ...fields });
    const error = (text, code) => event("error", { error: text, code });
    let held = this.uploads.get(frame.fileId);
    if (frame.action === "start") {
      held ??= { name: frame.fileName, size: frame.fileSize, bytes: Buffer.alloc(0) };
      this.uploads.set(frame.fileId, held);
      if (!held.complete) {
        held.paused = false;
        return event("start-ack", { offset: held.bytes.length, status: "active" });
      }
    }
    if (!held) {
      return error("fileId: no such upload", "RESOURCE_NOT_FOUND");
    }
    if (held.complete) {
      return error("already complete", "PERMISSION_DENIED");
    }
    switch (frame.action) {
      case "chunk": {
        if (held.paused) {
          return error("paused", "PERMISSION_DENIED");
        }
        if (frame.offset !== held.bytes.length) {
          return event("offset-mismatch", { expected: held.bytes.length, received: frame.offset });
        }
        held.bytes = Buffer.concat([held.bytes, Buffer.from(frame.data, "base64")]);
        return event("progress", { offset: held.bytes.length, receivedBytes: held.bytes.length });
      }
      case "pause":
      case "resume":
        held.paused = frame.action === "pause";
        return event(`${frame.action}-ack`, { offset: held.bytes.length });
      case "stop":
        if (frame.delete) {
          this.uploads.delete(frame.fileId);
        }
        return event("stop-ack", {});
      case "complete": {
        const sha256 = createHash("sha256").update(held.bytes).digest("hex");
        if (held.bytes.length < held.size || frame.sha256 !== sha256) {
          held.bytes = Buffer.alloc(0);
          return error("sha256: does not match; begin again at offset 0", "INVALID_PAYLOAD");
        }
        held.complete = true;
        return event("complete-ack", { filePath: `uploads/${held.name}` });
      }
      default:
        return error("The server does not support that", "FEATURE_NOT_SUPPORTED");
    }
  }
}
