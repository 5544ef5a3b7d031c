import { Backoff } from "./backoff.js";
import { sha256 } from "./sha256.js";

// Less than a third of the time after which the server takes a silent client for gone.
const HEARTBEAT_MS = 25_000;
const ANSWER_MS = 20_000;

// So that signing in here is a device of its own, and no other device misses a message because of this page.
const DEVICE = "upload-page";

/** A refusal, in the words of the server, with its code. */
export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * The connection to the gateway: made again when it is lost, signed in anew by the token it had. Frames of the dialect
 * "envelope" that it asks are answered here; all others go to `onframe`.
 *
 * `onup()` when frames may be sent, `ondown(reason)` when no more, `onsignedout()` when the token has become worthless.
 */
export class Link {
  onup = () => {};
  ondown = () => {};
  onsignedout = () => {};
  onframe = () => {};
  up = false;
  /** Grows with each connection: whoever waited can see that it is another now. */
  generation = 0;

  #url;
  #token = null;
  #socket = null;
  #backoff = new Backoff();
  #retry = 0;
  #beat = 0;
  #asked = new Map();
  #lastRequest = 0;
  #wanted = false;

  constructor(url) {
    this.#url = url;
    addEventListener("online", () => this.retryNow());
  }

  /** Connects, and stays connected. */
  open(token) {
    this.#token = token;
    this.#wanted = true;
    if (!this.#socket) {
      this.#connect();
    }
  }

  /** Ends the connection, for good. */
  close() {
    this.#wanted = false;
    this.#token = null;
    this.#drop("");
  }

  send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  /** A connection that works has been of use. */
  well() {
    this.#backoff.reset();
  }

  /** The connection seems dead: makes another one. */
  renew(reason) {
    if (this.#socket) {
      this.#drop(reason);
    }
  }

  retryNow() {
    if (this.#wanted && !this.#socket) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  }

  /** Signs in; the token. */
  async signIn(username, password) {
    this.#wanted = true;
    clearTimeout(this.#retry);
    if (!this.#socket) {
      this.#connect();
    }
    await this.#opened(this.#socket);
    const answer = await this.#ask("LOGIN_REQUEST", {
      username,
      password_hash: sha256(password),
      device_id: DEVICE,
    });
    if (!answer.success) {
      throw new Refused(answer.error_code, answer.message);
    }
    this.#token = answer.session_token;
    this.#isUp();
    return this.#token;
  }

  /** Ends the session on the server. */
  async signOut() {
    if (this.up && this.#token) {
      await this.#ask("LOGOUT_REQUEST", {}).catch(() => {});
    }
    this.close();
  }

  #opened(socket) {
    if (socket.readyState === WebSocket.OPEN) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("close", () => reject(new Refused("", "The server cannot be reached.")), { once: true });
    });
  }

  #connect() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    const hasToken = this.#token !== null;
    socket.onopen = async () => {
      if (!hasToken) {
        this.#isUp();
        return;
      }
      try {
        await this.#ask("HEARTBEAT_PING_REQUEST", {});
        this.#isUp();
      } catch (refusal) {
        if (refusal.code === "INVALID_TOKEN" || refusal.code === "MISSING_TOKEN") {
          this.#signedOut();
        } else if (this.#socket === socket) {
          this.#drop("The server does not answer");
        }
      }
    };
    socket.onmessage = (message) => this.#read(message.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) {
        return;
      }
      if (event.code === 4401 && this.#token) {
        this.#signedOut();
      } else {
        this.#drop(navigator.onLine === false ? "You are offline" : "Connection lost");
      }
    };
  }

  #isUp() {
    this.up = true;
    this.generation++;
    clearInterval(this.#beat);
    if (this.#token) {
      this.#beat = setInterval(() => {
        this.#ask("HEARTBEAT_PING_REQUEST", {}).catch((refusal) => {
          if (refusal.code === "TIMEOUT") {
            this.renew("The server does not answer");
          }
        });
      }, HEARTBEAT_MS);
    }
    this.onup();
  }

  #signedOut() {
    this.close();
    this.onsignedout();
  }

  #drop(reason) {
    const socket = this.#socket;
    this.#socket = null;
    this.up = false;
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    if (socket) {
      socket.onclose = socket.onopen = socket.onmessage = null;
      socket.close();
    }
    for (const asked of this.#asked.values()) {
      asked.reject(new Refused("", "Connection lost"));
    }
    this.#asked.clear();
    if (this.#wanted) {
      this.ondown(reason);
      this.#retry = setTimeout(() => this.#connect(), this.#backoff.next());
    }
  }

  #ask(type, payload) {
    const id = `w${++this.#lastRequest}`;
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new Refused("TIMEOUT", "The server does not answer."));
      }, ANSWER_MS);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        this.#asked.delete(id);
        how(value);
      };
      this.#asked.set(id, { resolve: settle(resolve), reject: settle(reject) });
      socket.send(
        JSON.stringify({ type, timestamp: new Date().toISOString(), payload, token: this.#token, request_id: id }),
      );
    });
  }

  #read(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof frame.event === "string") {
      this.onframe(frame);
      return;
    }
    const asked = this.#asked.get(frame.request_id);
    if (!asked) {
      // Messages and the like: this page is no chat.
      return;
    }
    if (frame.type === "ERROR_RESPONSE") {
      asked.reject(new Refused(frame.payload?.error_code ?? frame.payload?.code, frame.payload?.message ?? ""));
    } else {
      asked.resolve(frame.payload ?? {});
    }
  }
}
