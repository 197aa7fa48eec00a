// Sends several files one after the other, each with its progress and its receipt. Without this script the
// page's plain form does the same. All markup comes from the server's templates; only short texts are made here.

import { renewToken } from "./token.js";

const form = document.querySelector("form[data-upload]");
const part = (name, within = form) => within.querySelector(`[data-${name}]`);
const limit = Number(form.dataset.limit);
const entries = [];
let sending = false;
const BROKEN = "The connection broke off and nothing was changed. Try again.";

class Entry {
  constructor(file) {
    this.file = file;
    this.received = false;
    this.held = false;
    this.element = part("file-row").content.cloneNode(true).firstElementChild;
    this.card = part("card", this.element);
    this.select = this.element.querySelector("select");
    this.state = part("state", this.element);
    this.progress = part("progress", this.element);
    part("name", this.element).textContent = file.name;
    part("size", this.element).textContent = size(file.size);
    this.select.id = `what-${Entry.next}`;
    this.state.id = `state-${Entry.next}`;
    this.select.setAttribute("aria-describedby", this.state.id);
    const label = this.element.querySelector("label");
    label.htmlFor = this.select.id;
    part("asked", this.element).textContent = ` ${file.name}`;
    this.progress.setAttribute("aria-label", `Sending ${file.name}`);
    Entry.next += 1;
    const remove = part("remove", this.element);
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.addEventListener("click", () => this.remove());
    this.select.addEventListener("change", () => this.complain(""));
  }

  remove() {
    entries.splice(entries.indexOf(this), 1);
    this.element.remove();
    refresh();
    (entries.at(-1)?.select ?? part("chosen")).focus();
  }

  complain(message) {
    this.card.classList.toggle("has-error", message !== "");
    this.select.toggleAttribute("aria-invalid", message !== "");
    this.say(message);
  }

  say(message) {
    this.state.textContent = message;
  }

  lock(locked) {
    this.select.disabled = locked;
    part("remove", this.element).hidden = locked;
  }

  // The server draws what it shows of the file: its receipt, or what it noticed with the sender's choices.
  show(html) {
    this.element.replaceChildren(document.createRange().createContextualFragment(html));
    this.card = part("card", this.element);
    for (const decision of this.element.querySelectorAll("form[data-decision]")) {
      decision.addEventListener("submit", (event) => {
        event.preventDefault();
        this.decide(decision, event.submitter);
      });
    }
  }

  async decide(decision, button) {
    const body = new FormData(decision, button);
    if (decision.dataset.decision !== "remove" && !body.get("what")) return decision.elements.what.focus();
    this.lockDecisions(true);
    const answer = await tell(decision.action, body);
    if (answer.removed) return this.leave();
    if (!answer.received) {
      this.lockDecisions(false);
      return this.mention(answer.error ?? BROKEN);
    }
    this.take(answer);
    this.card.focus();
    return conclude();
  }

  lockDecisions(locked) {
    for (const button of this.element.querySelectorAll("button")) button.disabled = locked;
  }

  mention(message) {
    const line = document.createElement("p");
    line.className = "upload-file-state";
    line.setAttribute("role", "alert");
    line.textContent = message;
    this.card.classList.add("has-error");
    this.card.append(line);
  }

  take(answer) {
    this.received = answer.received.length > 0;
    this.held = answer.held.length > 0;
    this.show([...answer.received, ...answer.held][0].html);
  }

  leave() {
    entries.splice(entries.indexOf(this), 1);
    this.element.remove();
    refresh();
    summarise(`${this.file.name} was removed; nothing of it was kept.`);
    part("summary").focus();
  }

  fail(message) {
    this.progress.hidden = true;
    this.lock(false);
    this.complain(message);
  }
}
Entry.next = 100;

function size(bytes) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

function problem(file) {
  if (file.size === 0) return "The file is empty. Remove it and choose the PDF again.";
  if (file.size > limit) return `The file is larger than ${form.dataset.limitWords}. Remove it, save it smaller and choose that copy.`;
  return "";
}

function add(files) {
  for (const file of files) {
    const entry = new Entry(file);
    entries.push(entry);
    part("files").append(entry.element);
    entry.complain(problem(file));
  }
  refresh();
  entries.at(-1)?.select.focus();
}

function refresh() {
  const waiting = toSend().length;
  part("files").hidden = entries.length === 0;
  const send = part("send");
  send.disabled = sending;
  send.hidden = waiting === 0;
  part("choose").classList.toggle("btn-primary", waiting === 0);
  part("choose").classList.toggle("btn-outline-secondary", waiting > 0);
  send.textContent = waiting > 1 ? `Send ${waiting} files` : "Send";
}

function toSend() {
  return entries.filter((entry) => !entry.received && !entry.held);
}

async function tell(address, body) {
  const ask = () => fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  try {
    let answer = await ask();
    const token = answer.status === 400 ? await renewToken() : "";
    if (token) {
      body.set("csrf_token", token);
      answer = await ask();
    }
    return await answer.json();
  } catch {
    return { error: BROKEN };
  }
}

/** Send a file; once more where somebody signed in anew meanwhile, as they are asked to when they were signed out. */
async function post(entry) {
  let request = await attempt(entry);
  if (request?.status === 400 && (await renewToken())) request = await attempt(entry);
  if (request) take(entry, request);
}

function attempt(entry) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("what", entry.select.value);
    body.append("file", entry.file, entry.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      entry.progress.value = (100 * event.loaded) / event.total;
      if (event.loaded === event.total) entry.say("Reading your document…");
    });
    request.addEventListener("load", () => resolve(request));
    for (const broken of ["error", "abort", "timeout"]) {
      request.addEventListener(broken, () => {
        resolve(entry.fail("The connection broke off and nothing of this file was kept. Send it again."));
      });
    }
    request.send(body);
  });
}

function take(entry, request) {
  const answer = request.response;
  if ([201, 202].includes(request.status) && answer?.received) return entry.take(answer);
  if (request.status === 401) return entry.fail("You were signed out. Open this page again in another tab, sign in there, then send again here.");
  return entry.fail(answer?.refused?.[0]?.error ?? answer?.error ?? "Something went wrong on our side and nothing of this file was kept. Please try again in a moment.");
}

async function send() {
  const waiting = toSend();
  for (const entry of waiting) entry.complain(problem(entry.file));
  const faulty = waiting.find((entry) => entry.card.classList.contains("has-error"));
  if (faulty) {
    faulty.select.focus();
    return;
  }
  sending = true;
  refresh();
  for (const entry of waiting) {
    entry.lock(true);
    entry.progress.hidden = false;
    entry.progress.value = 0;
    entry.say("Sending…");
    await post(entry);
  }
  sending = false;
  refresh();
  conclude();
}

function conclude() {
  const received = entries.filter((entry) => entry.received).length;
  const held = entries.filter((entry) => entry.held);
  const refused = toSend().length;
  const files = (count) => (count === 1 ? "1 file" : `${count} files`);
  const sentences = [
    received && `${files(received)} received. We will check ${received === 1 ? "it" : "them"} and write to you.`,
    held.length && `${files(held.length)} not sent yet: look at what we noticed above.`,
    refused && `${files(refused)} not received: see what to do above.`,
  ];
  summarise(sentences.filter(Boolean).join(" "));
  (held.find((entry) => entry.element.querySelector("form"))?.card ?? part("summary")).focus();
}

function summarise(text) {
  part("summary").textContent = text;
}

function watchDrops(zone) {
  let depth = 0;
  const mark = (step) => {
    depth = step === 0 ? 0 : depth + step;
    zone.classList.toggle("is-over", depth > 0);
  };
  zone.addEventListener("dragenter", () => mark(1));
  zone.addEventListener("dragleave", () => mark(-1));
  // dropped beside the zone, a file would replace the page
  for (const target of [window, zone]) target.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    mark(0);
    add(event.dataTransfer.files);
  });
}

part("rows").remove();
refresh();
part("drop").hidden = false;
watchDrops(part("drop"));
part("chosen").addEventListener("change", (event) => {
  add(event.target.files);
  event.target.value = "";
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
