// The review by keyboard: values are confirmed one by one, digits tick, A accepts (or leads to what is missing),
// R requests changes, E asks for an exception, T takes the document, J and K leaf. What has the focus is shown on its page.

import { bind } from "./keys.js";
import { renewToken } from "./token.js";

const accepting = document.querySelector("[data-accept]");
const rejection = document.querySelector("[data-reject]");
const exception = document.querySelector("[data-except]");
const paper = document.querySelector("[data-paper]");
const claim = document.querySelector("[data-claim]");
const beside = window.matchMedia("(min-width: 64rem)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();
const ticks = () => [...((rejection?.open ? rejection : accepting)?.querySelectorAll("[data-tick]") ?? [])];

// ---- where a value stands ----

const markOf = (name) => paper?.querySelector(`[data-mark="${CSS.escape(name)}"]`);
const valueOf = (name) => document.querySelector(`[data-value="${CSS.escape(name)}"]`);

function emphasise(name) {
  for (const lit of document.querySelectorAll(".is-shown")) lit.classList.remove("is-shown");
  markOf(name)?.classList.add("is-shown");
  valueOf(name)?.classList.add("is-shown");
}

/** Bring a value's box into the middle of the pages; on a narrow screen only when asked for, by its link. */
function show(name, asked = false) {
  emphasise(name);
  const mark = markOf(name);
  if (!mark || !(beside.matches || asked)) return;
  const behavior = calm.matches ? "auto" : "smooth";
  if (!beside.matches) return mark.closest(".paper-page").scrollIntoView({ behavior, block: "start" });
  const box = mark.getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  const inside = box.top >= frame.top + 24 && box.bottom <= frame.bottom - 24;
  if (!inside) paper.scrollTo({ top: paper.scrollTop + box.top - frame.top - paper.clientHeight / 3, behavior });
}

for (const value of document.querySelectorAll("[data-value]")) {
  value.addEventListener("focusin", () => show(value.dataset.value));
  value.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(value.dataset.value));
}
for (const link of document.querySelectorAll("[data-show]")) {
  link.addEventListener("click", (event) => {
    if (!markOf(link.dataset.show)) return;
    event.preventDefault();
    show(link.dataset.show, true);
  });
}
for (const link of document.querySelectorAll("[data-go]")) {
  link.addEventListener("click", (event) => {
    const target = valueOf(link.dataset.go)?.querySelector("[data-confirm], input, select, a");
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}
for (const mark of document.querySelectorAll("[data-mark]")) {
  mark.addEventListener("click", () => valueOf(mark.dataset.mark)?.querySelector("[data-confirm], input, a")?.focus());
}

// ---- confirming values ----

const boxes = () => [...(accepting?.querySelectorAll("[data-confirm]") ?? [])];
const entryOf = (value) => value.querySelector("[data-read]");

function told(value) {
  const entry = entryOf(value);
  const box = value.querySelector("[data-confirm]");
  if (!box) return;
  const edited = Boolean(entry) && entry.value !== entry.dataset.read;
  value.classList.toggle("is-edited", edited);
  box.nextElementSibling.firstChild.textContent = edited ? "Changed" : box.checked ? "Confirmed" : "Confirm";
}

function confirm(value) {
  const box = value.querySelector("[data-confirm]");
  if (box) {
    box.checked = true;
    told(value);
  }
  const order = boxes();
  const open = order.slice(box ? order.indexOf(box) + 1 : 0).find((each) => !each.checked) ?? order.find((each) => !each.checked);
  (open ?? firstOpen())?.focus();
}

function confirmNext() {
  const value = document.activeElement?.closest("[data-value]");
  if (value && accepting?.contains(value)) return confirm(value);
  (boxes().find((each) => !each.checked) ?? firstOpen())?.focus();
}

for (const value of accepting?.querySelectorAll("[data-value]") ?? []) {
  told(value);
  value.addEventListener("input", () => {
    const entry = entryOf(value);
    const box = value.querySelector("[data-confirm]");
    if (entry && box && document.activeElement === entry) box.checked = entry.value !== entry.dataset.read;
    told(value);
  });
  value.addEventListener("change", () => told(value));
  value.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("a, button")) return;
    event.preventDefault(); // it would send the form
    confirm(value);
  });
}

// ---- verdicts ----

/** The first thing that keeps the document from being accepted. */
function firstOpen() {
  return accepting.querySelector("[data-tick]:not(:checked)") ?? firstEmpty();
}

function firstEmpty() {
  return [...accepting.querySelectorAll("input[required], select[data-read]")].find((field) => field.required && !field.value);
}

function needed() {
  return boxes().find((box) => !box.checked && box.closest("[data-value]").querySelector("[name^='accept-']"));
}

function accept() {
  if (!accepting) return;
  if (rejection) rejection.open = false;
  const missing = needed() ?? firstOpen();
  if (missing) missing.focus();
  else accepting.requestSubmit(accepting.querySelector("button[type=submit]:not([formaction])"));
}

function reject() {
  if (!rejection) return;
  rejection.open = true;
  (rejection.querySelector("[data-tick]:checked") ?? rejection.querySelector("[data-tick]")).focus();
}

function except() {
  if (!exception) return;
  exception.open = true;
  exception.querySelector("textarea").focus();
}

function tick(number) {
  const box = ticks()[number - 1];
  if (!box) return;
  box.focus();
  box.click();
}

// ---- who checks it ----

const INTERVAL = 2 * 60 * 1000;
let held = Boolean(claim) && "mine" in claim.dataset;
let last = held ? Date.now() : 0;
let asking = false;

/** Take the document, or go on with it: at the first thing done in a form, then every few minutes of work on the page. */
async function take() {
  if (!claim || !accepting || asking || Date.now() - last < INTERVAL) return;
  asking = true;
  try {
    let answer = await askToTake(accepting.querySelector("[name=csrf_token]").value);
    const token = answer.status === 400 ? await renewToken() : ""; // signed in anew in another window
    if (token) answer = await askToTake(token);
    const words = claim.querySelector("[data-claim-words]");
    if (answer.ok) {
      if (!held) words.textContent = "You are checking this.";
      held = true;
      claim.querySelector("[data-take-form]")?.remove();
      claim.classList.remove("is-lost");
    } else {
      const refused = await answer.json().catch(() => ({}));
      const out = "You have been signed out. Nothing typed is lost: when you send it, you sign in again and go on.";
      words.textContent = answer.status === 401 ? out : (refused.error ?? "It could not be taken. Reload the page.");
      claim.classList.add("is-lost");
      held = false;
    }
    last = Date.now();
  } catch {
    last = Date.now() - INTERVAL + 30_000; // no connection: again in half a minute
  } finally {
    asking = false;
  }
}

function askToTake(token) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  return fetch(claim.dataset.take, { method: "POST", headers, credentials: "same-origin" });
}

for (const form of [accepting, rejection]) {
  form?.addEventListener("input", take);
  form?.addEventListener("keydown", take);
}
// Who reads works on it too: what one has stays one's own as long as the page is used.
for (const used of ["keydown", "pointerdown", "scroll"]) {
  document.addEventListener(used, () => held && take(), { capture: true, passive: true });
}

bind("j", "Next document", () => follow("j"));
bind("k", "Previous document", () => follow("k"));
if (accepting) {
  bind("c", "Confirm the value in focus, or go to the first that is open", confirmNext);
  for (let number = 1; number <= 9; number += 1) bind(String(number), "Tick the line of that number", () => tick(number));
  bind("a", "Accept, or go to what is still missing", accept);
  bind("r", "Request changes", reject);
  bind("e", "Accept with an exception", except);
}
const taking = document.querySelector("[data-take-form]");
if (taking) bind("t", "Take this document", () => (document.contains(taking) ? taking.requestSubmit() : undefined));

// After a refused form the summary of what to mend has the focus.
document.querySelector(".error-summary")?.focus();
