// Sends several files one after the other, each with its progress and its receipt. Without this script the
// page's plain form does the same. All markup comes from the page's template; only short texts are made here.

const form = document.querySelector("form[data-upload]");
const part = (name, within = form) => within.querySelector(`[data-${name}]`);
const limit = Number(form.dataset.limit);
const entries = [];
let sending = false;

class Entry {
  constructor(file) {
    this.file = file;
    this.received = false;
    this.element = part("file-row").content.cloneNode(true).firstElementChild;
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
    this.select.value = guess(file.name) || (entries.length === 0 ? form.dataset.preset : "");
  }

  remove() {
    entries.splice(entries.indexOf(this), 1);
    this.element.remove();
    refresh();
    (entries.at(-1)?.select ?? part("chosen")).focus();
  }

  complain(message) {
    this.element.classList.toggle("has-error", message !== "");
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

  succeed(answer) {
    this.received = true;
    this.element.classList.add("is-received");
    this.progress.hidden = true;
    part("field", this.element).hidden = true;
    part("remove", this.element).hidden = true;
    this.say(`Received ${answer.received_at}. ${answer.title}. Receipt `);
    const receipt = document.createElement("strong");
    receipt.className = "mono";
    receipt.textContent = answer.receipt;
    this.state.append(receipt);
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

function guess(name) {
  const words = name.toLowerCase();
  const asked = [...part("file-row").content.querySelectorAll("option")].map((option) => option.value);
  const types = asked.filter((value) => value.startsWith("saq:")).sort((a, b) => b.length - a.length);
  const type = types.find((value) => new RegExp(`saq[ _-]*${value.slice(4).toLowerCase().replace(/[ -]/g, "[ _-]*")}(?![a-z])`).test(words));
  if (type) return type;
  if (/asv|(^|[^a-z])scan([^a-z]|$)|scan.?report/.test(words)) return "asv_scan_report";
  return /(^|[^a-z])aoc([^a-z]|$)|attestation of compliance/.test(words) ? "aoc" : "";
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
  const first = entries.find((entry) => !entry.received && !entry.select.value) ?? entries.at(-1);
  first?.select.focus();
}

function refresh() {
  const waiting = entries.filter((entry) => !entry.received).length;
  part("files").hidden = entries.length === 0;
  const send = part("send");
  send.disabled = sending;
  send.hidden = waiting === 0;
  part("choose").classList.toggle("btn-primary", waiting === 0);
  part("choose").classList.toggle("btn-outline-secondary", waiting > 0);
  send.textContent = waiting > 1 ? `Send ${waiting} files` : "Send";
}

function post(entry) {
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
      if (event.loaded === event.total) entry.say("Sent. Being checked for damage…");
    });
    request.addEventListener("load", () => resolve(take(entry, request)));
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
  if (request.status === 201 && answer?.received?.length) return entry.succeed(answer.received[0]);
  if (request.status === 401) return entry.fail("You were signed out. Open this page again in another tab, sign in there, then send again here.");
  return entry.fail(answer?.refused?.[0]?.error ?? answer?.error ?? "Something went wrong on our side and nothing of this file was kept. Please try again in a moment.");
}

async function send() {
  const waiting = entries.filter((entry) => !entry.received);
  for (const entry of waiting) {
    entry.complain(problem(entry.file) || (entry.select.value ? "" : "Choose what this file is."));
  }
  const faulty = waiting.find((entry) => entry.element.classList.contains("has-error"));
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
  const refused = entries.length - received;
  const files = (count) => (count === 1 ? "1 file" : `${count} files`);
  let text = received ? `${files(received)} received. We will check ${received === 1 ? "it" : "them"} and write to you.` : "";
  if (refused) text += ` ${files(refused)} not received: see what to do above.`;
  summarise(text.trim());
  part("summary").focus();
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
