// The review by keyboard: digits tick, A accepts (or leads to what is missing), R asks for changes, J and K leaf.

import { bind } from "./keys.js";

const accepting = document.querySelector("[data-accept]");
const rejection = document.querySelector("[data-reject]");

const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();
const ticks = () => [...((rejection?.open ? rejection : accepting)?.querySelectorAll("[data-tick]") ?? [])];

function accept() {
  if (!accepting) return;
  if (rejection) rejection.open = false;
  const missing = accepting.querySelector("[data-tick]:not(:checked)") ?? firstEmpty();
  if (missing) missing.focus();
  else accepting.requestSubmit();
}

function firstEmpty() {
  return [...accepting.querySelectorAll("input[required], input[type=radio]")].find((field) =>
    field.type === "radio" ? !accepting.querySelector(`[name="${field.name}"]:checked`) : !field.value,
  );
}

function reject() {
  if (!rejection) return;
  rejection.open = true;
  (rejection.querySelector("[data-tick]:checked") ?? rejection.querySelector("[data-tick]")).focus();
}

function tick(number) {
  const box = ticks()[number - 1];
  if (!box) return;
  box.focus();
  box.click();
}

bind("j", "Next document", () => follow("j"));
bind("k", "Previous document", () => follow("k"));
if (accepting) {
  for (let number = 1; number <= 9; number += 1) bind(String(number), "Tick the line of that number", () => tick(number));
  bind("a", "Accept, or go to what is still missing", accept);
  bind("r", "Ask for changes", reject);
}

// After a refused form the summary of what to mend has the focus.
document.querySelector(".error-summary")?.focus();
