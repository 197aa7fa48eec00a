// Sections of long pages fold on a phone; elsewhere all stand open, and what an address leads to opens everywhere.

const wide = window.matchMedia("(min-width: 48rem)");

function openAll() {
  if (!wide.matches) return;
  for (const fold of document.querySelectorAll(".fold > details")) fold.open = true;
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1)); // while the page loads there is no :target yet
  const fold = target?.matches(".fold") ? target.querySelector("details") : target?.closest(".fold > details");
  if (!fold || fold.open) return;
  fold.open = true;
  target.scrollIntoView();
}

openAll();
openTarget();
document.documentElement.classList.add("folds-set"); // until now app.css showed them all where there is room
wide.addEventListener("change", openAll);
window.addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => {
  // the same link again changes no address
  if (event.target.closest("a[href^='#']")?.hash === location.hash) openTarget();
});
