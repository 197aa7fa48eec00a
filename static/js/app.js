// What every page shares: the theme switch, the folded navigation, menus, forms sent once, moments in local time.

const root = document.documentElement;

function switchTheme(button) {
  const show = () => {
    const dark = root.getAttribute("data-bs-theme") === "dark";
    button.querySelector("[data-label]").textContent = dark ? "Light appearance" : "Dark appearance";
  };
  button.addEventListener("click", () => {
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    try {
      localStorage.setItem("theme", next);
    } catch {
      // the choice then lasts for this page only
    }
    show();
  });
  button.hidden = false;
  show();
}

function foldNavigation(button) {
  const target = document.getElementById(button.getAttribute("aria-controls"));
  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    target.classList.toggle("is-open", open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  target.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      set(false);
      button.focus();
    }
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function sendOnce(form) {
  form.addEventListener("submit", () => {
    if (form.dataset.again !== undefined) return;
    for (const button of form.querySelectorAll("button[type=submit]")) {
      // disabled after this turn, so that the button's own name and value are still sent
      setTimeout(() => {
        button.disabled = true;
      });
    }
  });
}

/** On a phone a table's rows become blocks, each value with the head of its column before it (app.css). */
function labelCells(table) {
  if (table.matches(".tight-cards")) return; // its cells need no labels
  if (table.querySelector("tbody :is(input:not([type=hidden]), select, textarea, [colspan])")) return; // a grid to fill in stays one
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  if (heads.length < 3) return;
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, at) => {
      if (cell.tagName !== "TD") return;
      // one child, so that text and elements of a cell stay together beside the label
      if (cell.childNodes.length > 1 && !cell.dataset.label) {
        const value = document.createElement("div");
        value.append(...cell.childNodes);
        cell.append(value);
      }
      cell.dataset.label ??= heads[at] ?? "";
    });
  }
  table.classList.add("cards-on-phone");
}

for (const table of document.querySelectorAll(".table-wrap table.data")) labelCells(table);
for (const button of document.querySelectorAll("[data-theme-switch]")) switchTheme(button);
for (const button of document.querySelectorAll("[data-fold]")) foldNavigation(button);
for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);

// A page restored by "back" must take its buttons back too.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[method=post] button[type=submit]")) button.disabled = false;
});

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
// A menu that the keyboard has left would hide what stands below it.
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

for (const field of document.querySelectorAll("select[data-submit-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
