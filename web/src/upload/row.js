import { bytes, percent, shown, time } from "../lib/format.js";

const template = document.getElementById("row");

/** One upload in the list. */
export class Row {
  #upload;
  #parts = {};
  #drawn = false;
  #look = "";

  /** @param actions pause, resume, again, stop, remove: what is done about the upload */
  constructor(upload, actions) {
    this.#upload = upload;
    this.element = template.content.firstElementChild.cloneNode(true);
    for (const part of ["name", "percent", "state", "pause", "resume", "again", "stop", "remove"]) {
      this.#parts[part] = this.element.querySelector(`.${part}`);
    }
    this.#parts.bar = this.element.querySelector("progress");
    this.#parts.name.textContent = shown(upload.name);
    this.#parts.bar.setAttribute("aria-label", shown(upload.name));
    for (const [name, label] of [
      ["pause", "Pause"],
      ["resume", "Resume"],
      ["again", "Choose the file"],
      ["stop", "Stop"],
      ["remove", "Remove"],
    ]) {
      this.#parts[name].setAttribute("aria-label", `${label}: ${shown(upload.name)}`);
      this.#parts[name].addEventListener("click", () => actions[name](upload));
    }
  }

  /** Draws it with the next frame. */
  change() {
    if (!this.#drawn) {
      this.#drawn = true;
      // A page in the background gets no frames, but its state should be right when it is looked at.
      const later = document.hidden ? (draw) => setTimeout(draw, 200) : requestAnimationFrame;
      later(() => {
        this.#drawn = false;
        this.draw();
      });
    }
  }

  draw() {
    const upload = this.#upload;
    const state = upload.state;
    const { bar, percent: share, state: text, pause, resume, again, stop, remove } = this.#parts;
    bar.value = upload.size === 0 ? Number(state === "done") : upload.stored / upload.size;
    share.textContent = state === "done" ? bytes(upload.size) : percent(upload.stored, upload.size);
    text.textContent = describe(upload);
    const look = { sending: "", connecting: "", queued: "", finishing: "", stopping: "" }[state] ?? state;
    if (look !== this.#look) {
      this.element.classList.remove(this.#look || "none");
      this.element.classList.add(look || "none");
      this.#look = look;
    }
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    pause.hidden = !["sending", "connecting", "queued", "waiting"].includes(state);
    resume.hidden = !(state === "paused" || (state === "failed" && upload.file));
    again.hidden = !(state === "missing" || (state === "failed" && !upload.file));
    stop.hidden = ["done", "failed", "stopping", "stopped", "finishing"].includes(state);
    remove.hidden = !["done", "failed"].includes(state);
    resume.textContent = state === "failed" ? "Try again" : "Resume";
    resume.setAttribute("aria-label", `${resume.textContent}: ${shown(upload.name)}`);
    // A button that goes takes the focus with it; its successor gets it.
    if (focused?.hidden) {
      this.element.querySelector("button:not([hidden])")?.focus();
    }
  }
}

function describe(upload) {
  const amount = `${bytes(upload.stored)} of ${bytes(upload.size)}`;
  switch (upload.state) {
    case "missing":
      return `Unfinished, ${amount}. Choose the file again to go on.`;
    case "queued":
      return `Waits for its turn · ${bytes(upload.size)}`;
    case "connecting":
      return "Connecting …";
    case "sending": {
      const rate = upload.rate;
      return rate > 0
        ? `${amount} · ${bytes(rate)}/s · ${time((upload.size - upload.stored) / rate)} left`
        : amount;
    }
    case "paused":
      return `Paused · ${amount}`;
    case "waiting":
      return `${upload.reason} – trying again · ${amount}`;
    case "finishing":
      return "Checking …";
    case "stopping":
      return "Stopping …";
    case "done":
      return upload.path ? `Uploaded as ${shown(upload.path)}` : "Uploaded already";
    case "failed":
      return upload.reason;
    default:
      return "";
  }
}
