import { shown } from "../lib/format.js";
import { Link } from "../lib/link.js";
import { Memory, session } from "./memory.js";
import { Row } from "./row.js";
import { Upload, idOf } from "./upload.js";

const AT_ONCE = 3;
const REMEMBER_MS = 1000;

const $ = (id) => document.getElementById(id);

const link = new Link(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
const uploads = new Map();
const rows = new Map();
const remembered = new Map();
let memory = null;
let settings = { unsigned: false, unsignedPort: null };

// The connection

link.onup = () => uploads.forEach((upload) => upload.up());
link.ondown = (reason) => uploads.forEach((upload) => upload.down(reason));
link.onframe = (frame) => {
  const upload = uploads.get(frame.fileId);
  if (frame.event === "error" && ["AUTH_REQUIRED", "MISSING_TOKEN", "INVALID_TOKEN"].includes(frame.code)) {
    signedOut();
  } else if (upload) {
    upload.heard(frame);
  }
};
link.onsignedout = signedOut;

function signedOut() {
  link.close();
  session.set(null);
  end();
  showSignIn();
  notice("You have been signed out. Sign in again and choose your files again: they go on where they were.");
}

// Signing in

function showSignIn(cancellable = false) {
  $("choose").hidden = true;
  $("sign-in").hidden = false;
  $("who").hidden = true;
  $("sign-in-cancel").hidden = !cancellable;
  $("unsigned").hidden = !settings.unsignedPort;
  if (settings.unsignedPort) {
    $("unsigned").href = `http://${location.hostname}:${settings.unsignedPort}/upload`;
  }
  $("username").focus();
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const username = $("username").value.trim();
  const button = event.submitter ?? event.target.querySelector("button");
  $("sign-in-error").hidden = true;
  button.disabled = true;
  try {
    const token = await link.signIn(username, $("password").value);
    $("password").value = "";
    session.set({ username, token });
    notice("");
    begin(username);
    $("pick").focus();
  } catch (refusal) {
    if (!settings.unsigned) {
      link.close();
    }
    $("sign-in-error").textContent = refusal.message || "That did not work. Try again.";
    $("sign-in-error").hidden = false;
    $("password").select();
  } finally {
    button.disabled = false;
  }
});

$("sign-in-open").addEventListener("click", () => {
  end();
  link.close();
  showSignIn(true);
});

$("sign-in-cancel").addEventListener("click", () => {
  link.open(null);
  begin("");
  $("pick").focus();
});

$("sign-out").addEventListener("click", async () => {
  await link.signOut();
  session.set(null);
  end();
  start();
});

/** Shows what there is to do for this user; the empty name is nobody's. */
function begin(username) {
  $("sign-in").hidden = true;
  $("choose").hidden = false;
  $("who").hidden = !username;
  $("who-name").textContent = username;
  $("unsigned-note").hidden = username !== "";
  memory = new Memory(username);
  for (const kept of memory.all()) {
    add(new Upload(link, kept));
  }
}

/** What is on its way stays where it is, to be gone on with. */
function end() {
  uploads.forEach((upload) => {
    remember(upload, true);
    upload.down("");
  });
  uploads.clear();
  rows.forEach((row) => row.element.remove());
  rows.clear();
  memory = null;
  $("uploads").hidden = true;
}

// The list

function add(upload) {
  const row = new Row(upload, {
    pause: (each) => each.pause(),
    resume: (each) => each.resume(),
    again: () => $("files").click(),
    stop: askToStop,
    remove: (each) => {
      memory.forget(each.id);
      remove(each);
    },
  });
  uploads.set(upload.id, upload);
  rows.set(upload.id, row);
  upload.onchange = changed;
  $("list").append(row.element);
  $("uploads").hidden = false;
  row.draw();
}

const told = new Map();

function changed(upload) {
  if (uploads.get(upload.id) !== upload) {
    return;
  }
  const state = upload.state;
  if (state === "stopped") {
    memory.forget(upload.id);
    remove(upload);
    tell(`${shown(upload.name)}: stopped, and deleted`);
  } else {
    rows.get(upload.id).change();
    remember(upload, told.get(upload) !== state);
    if (told.get(upload) !== state) {
      const news = {
        done: "uploaded",
        paused: "paused",
        failed: `failed. ${upload.reason}`,
        waiting: `${upload.reason}. Trying again`,
      }[state];
      if (news && told.has(upload)) {
        tell(`${shown(upload.name)}: ${news}`);
      }
    }
    told.set(upload, state);
  }
  takeTurns();
}

/** So many at once; the others wait, the first chosen first. */
function takeTurns() {
  let free = AT_ONCE;
  for (const upload of [...uploads.values()]) {
    upload.allow(upload.wantsTurn && free-- > 0);
  }
}

function remember(upload, now) {
  const state = upload.state;
  if (state === "done") {
    memory.forget(upload.id);
  } else if (state !== "stopped" && (now || Date.now() - (remembered.get(upload.id) ?? 0) > REMEMBER_MS)) {
    remembered.set(upload.id, Date.now());
    memory.keep({
      id: upload.id,
      name: upload.name,
      size: upload.size,
      stored: upload.stored,
      paused: state === "paused",
    });
  }
}

function remove(upload) {
  const row = rows.get(upload.id);
  const neighbour = row.element.nextElementSibling ?? row.element.previousElementSibling;
  const focused = row.element.contains(document.activeElement);
  uploads.delete(upload.id);
  rows.delete(upload.id);
  row.element.remove();
  $("uploads").hidden = uploads.size === 0;
  if (focused) {
    (neighbour?.querySelector("button:not([hidden])") ?? $("pick")).focus();
  }
}

async function askToStop(upload) {
  const sure = $("sure");
  $("sure-name").textContent = shown(upload.name);
  sure.returnValue = "no";
  sure.showModal();
  await new Promise((closed) => sure.addEventListener("close", closed, { once: true }));
  if (sure.returnValue === "yes") {
    upload.stop();
  }
}

function tell(news) {
  $("news").textContent = news;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

// Choosing files

function choose(files) {
  for (const file of files) {
    const id = idOf(file);
    const known = uploads.get(id);
    if (known && (!known.file || known.state === "failed")) {
      known.take(file);
    } else if (!known || known.state === "done") {
      if (known) {
        remove(known);
      }
      const upload = new Upload(link, { id, name: file.name, size: file.size });
      add(upload);
      upload.take(file);
    }
  }
}

$("pick").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", (event) => {
  choose(event.target.files);
  event.target.value = "";
});

const drop = $("drop");
let entered = 0;

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
drop.addEventListener("dragenter", () => drop.classList.toggle("over", ++entered > 0));
drop.addEventListener("dragleave", () => drop.classList.toggle("over", --entered > 0));
drop.addEventListener("drop", (event) => {
  entered = 0;
  drop.classList.remove("over");
  const items = [...event.dataTransfer.items];
  const folders = items.some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  notice(folders ? "Folders cannot be uploaded: choose the files in them." : "");
  choose(
    items
      .filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory)
      .map((item) => item.getAsFile()),
  );
});

// The beginning

async function start() {
  try {
    const answer = await fetch("/assets/upload/settings.json", { cache: "no-store" });
    settings = await answer.json();
  } catch {
    notice("The server cannot be reached. Reload the page to try again.");
    return;
  }
  const kept = session.get();
  if (kept?.token) {
    link.open(kept.token);
    begin(kept.username);
  } else if (settings.unsigned) {
    link.open(null);
    begin("");
  } else {
    showSignIn();
  }
}

addEventListener("pagehide", () => memory && uploads.forEach((upload) => remember(upload, true)));
start();
