// Search as you type: a combobox on an ordinary search form. Without this script the form leads to the list.

const WAIT = 120; // ms after the last key
const LEAST = 2; // letters before asking

class Search {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.url = form.dataset.searchUrl;
    this.active = -1;
    this.options = [];
    this.asked = 0;
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-results`;
    this.list.className = "search-results";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Merchants found");
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("focus", () => this.options.length && this.open());
    // pressing a result must not take the focus before the click arrives
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    if (this.input.value.trim().length < LEAST) {
      this.show([], "");
      return;
    }
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const number = ++this.asked;
    const query = this.input.value.trim();
    let answer;
    try {
      const response = await fetch(`${this.url}?q=${encodeURIComponent(query)}`, {
        headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      if (number === this.asked) this.show([], "Search does not answer. Press Enter to open the list.");
      return;
    }
    if (number !== this.asked) return; // a later question was asked meanwhile
    const count = answer.results.length;
    this.show(answer.results, count ? `${count} found. Use the arrow keys.` : "No merchant found.");
  }

  show(results, message) {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.options = results.map((result, index) => this.option(result, index));
    this.list.replaceChildren(...this.options);
    this.status.textContent = message;
    // the words for a screen reader are what everyone sees when there is nothing to choose from
    this.status.className = message && !results.length ? "search-results search-empty" : "visually-hidden";
    if (results.length) {
      this.open();
    } else {
      this.fold();
    }
  }

  option(result, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = result.url;
    const name = document.createElement("span");
    name.className = "search-name";
    name.textContent = result.name;
    const more = document.createElement("span");
    more.className = "search-more";
    const parts = [result.reference, result.legal_name, result.state === "closed" ? "closed" : ""];
    more.textContent = parts.filter(Boolean).join(" · ");
    item.append(name, more);
    return item;
  }

  key(event) {
    if (event.key === "Escape" && (!this.list.hidden || this.status.className !== "visually-hidden")) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.options.length) {
      event.preventDefault();
      this.open();
      const count = this.options.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.activate(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.follow(this.options[this.active]);
    }
  }

  activate(index) {
    this.active = index;
    this.options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    this.input.setAttribute("aria-activedescendant", this.options[index].id);
    this.options[index].scrollIntoView({ block: "nearest" });
  }

  follow(option) {
    if (option) window.location.assign(option.dataset.url);
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
  }

  close() {
    this.status.className = "visually-hidden";
    this.fold();
  }

  fold() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    for (const option of this.options) option.setAttribute("aria-selected", "false");
  }
}

for (const form of document.querySelectorAll("form[data-search-url]")) new Search(form);
