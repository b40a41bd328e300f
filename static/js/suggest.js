// Tags that a field may go on with: a list under it, by the combobox pattern. `term()`
// is what has been written of a tag, `choose(tag)` puts one in its place; `tag` is what
// /autocomplete/tags says of it. Listens first, so that a key which is meant for the
// open list reaches nobody else.

import { make } from "./elements.js";

const WAIT = 120;
const AT_LEAST = 3;
let lists = 0;

export class Suggestions {
  constructor(input, { term, choose }) {
    Object.assign(this, { input, term, choose });
    this.found = new Map();
    this.active = -1;
    this.shown = [];
    const id = `suggestions-${++lists}`;
    this.list = make("ul", { class: "pop l", id, role: "listbox", "aria-label": "Tags", hidden: "" });
    this.said = make("span", { class: "vh", role: "status" });
    input.after(this.list, this.said);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus from the field.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.place));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const term = this.term();
    if (new TextEncoder().encode(term).length < AT_LEAST) return this.close();
    let tags = this.found.get(term);
    if (!tags) {
      const answer = await fetch(`/autocomplete/tags?term=${encodeURIComponent(term)}`).catch(() => null);
      if (!answer?.ok) return this.close();
      tags = await answer.json();
      this.found.set(term, tags);
    }
    // Meanwhile somebody may have written on, or left.
    if (term === this.term() && document.activeElement === this.input) this.show(tags, term);
  }

  show(tags, term) {
    this.shown = tags;
    this.list.replaceChildren(...tags.map((tag, place) => this.option(tag, place, term)));
    this.mark(-1);
    this.open(tags.length > 0);
    this.said.textContent = tags.length ? `${tags.length} suggestions` : "";
  }

  option(tag, place, term) {
    const begin = tag.name.indexOf(term.toLowerCase());
    const name = make("span", { class: "ell" });
    if (begin < 0) name.append(tag.name);
    else {
      const end = begin + term.length;
      name.append(tag.name.slice(0, begin), make("b", {}, tag.name.slice(begin, end)), tag.name.slice(end));
    }
    if (tag.target) name.append(" ", make("span", { class: "meta" }, `→ ${tag.target}`));
    return make(
      "li",
      { role: "option", id: `${this.list.id}-${place}`, "data-place": place, "aria-selected": "false" },
      name,
      make("span", { class: "meta num" }, tag.images.toLocaleString("en"), make("span", { class: "vh" }, " images")),
    );
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.open(false);
    this.mark(-1);
  }

  mark(place) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.list.children[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(place) {
    const tag = this.shown[place];
    this.close();
    if (tag) this.choose(tag);
  }

  key(event) {
    if (event.isComposing) return;
    if (this.list.hidden) {
      if (event.key !== "ArrowDown") return;
      // Else it would take the cursor to the end, and with it to another term.
      event.preventDefault();
      this.look();
      return;
    }
    const count = this.shown.length + 1; // and the field itself
    if (event.key === "ArrowDown") this.mark(((this.active + 2) % count) - 1);
    else if (event.key === "ArrowUp") this.mark(((this.active + count) % count) - 1);
    else if (event.key === "Enter" && this.active >= 0) this.take(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
