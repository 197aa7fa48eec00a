// Chooses light or dark before the first paint; a classic script in <head>, because a module would run too late.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be switched off; the system's choice then counts
    }
  };
  const apply = () => {
    const choice = stored();
    const dark = choice ? choice === "dark" : system.matches;
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  };
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
})();
