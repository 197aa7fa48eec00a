// What a document covers, counted while ticks are set: for each merchant, and for all that are covered.

const form = document.querySelector("[data-covers]");
const number = (value) => value.toLocaleString("en-GB");

function count(row) {
  const whole = row.querySelector("[data-cover-whole]").checked;
  const projects = [...row.querySelectorAll("[data-cover-project]")];
  const covered = whole ? projects.length : projects.filter((box) => box.checked).length;
  row.classList.toggle("is-whole", whole);
  const noun = projects.length === 1 ? "project" : "projects";
  const words = whole || covered ? `covers ${number(covered)} of ${number(projects.length)} ${noun}` : "covers nothing of it";
  row.querySelector("[data-cover-count]").textContent = words;
}

for (const row of form?.querySelectorAll("[data-cover]") ?? []) {
  row.addEventListener("change", () => count(row));
  row.classList.toggle("is-whole", row.querySelector("[data-cover-whole]").checked);
}
