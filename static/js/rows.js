// A list walked by keyboard: J and K move, Enter opens. The focus itself moves, so a screen reader follows.

import { bind } from "./keys.js";

const links = () => [...document.querySelectorAll("[data-rows] [data-row] [data-open]")];

function move(step) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

bind("j", "Next row", () => move(1));
bind("k", "Previous row", () => move(-1));
bind("Enter", "Open the row", null); // the row's link does so itself
