// Keys of a page: one letter each, never while somebody types, listed on "?".

const shortcuts = new Map();

function isTyping(target) {
  if (target.isContentEditable) return true;
  if (target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

/** Bind a key; `words` say in the list of keys what it does. Several keys may share one line by the same words. */
export function bind(key, words, action) {
  shortcuts.set(key, { words, action });
}

function list() {
  const lines = new Map();
  for (const [key, { words }] of shortcuts) {
    if (words) lines.set(words, [...(lines.get(words) ?? []), key]);
  }
  return lines;
}

function dialog() {
  const box = document.createElement("dialog");
  box.className = "keys";
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys on this page";
  box.setAttribute("aria-labelledby", title.id);
  const terms = document.createElement("dl");
  for (const [words, keys] of list()) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    for (const key of keys) {
      const cap = document.createElement("kbd");
      cap.textContent = key.length === 1 ? key.toUpperCase() : key;
      term.append(cap, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    row.append(term, meaning);
    terms.append(row);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-outline-secondary btn-sm";
  close.textContent = "Close";
  close.addEventListener("click", () => box.close());
  box.append(title, terms, close);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

bind("/", "Search merchants", () => document.querySelector("[data-shortcut='/']")?.focus());
bind("?", "Show these keys", dialog);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const shortcut = shortcuts.get(event.key) ?? shortcuts.get(event.key.toLowerCase());
  if (!shortcut?.action) return;
  event.preventDefault();
  shortcut.action(event);
});
