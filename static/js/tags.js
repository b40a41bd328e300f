// <textarea data-tags> becomes a row of chips with a field to add more; so does one that
// comes into the page later. The textarea stays what a form sends and what other scripts
// read, kept in step letter by letter. Set its value and dispatch "change" to change the
// chips; its aria-invalid and aria-describedby are passed on to the visible field.
// data-tags may hold {"namespace": "category"}, and data-known {"tag": "category"}, for the
// colours. The button "Text" shows the textarea itself. The visible one of the two fields
// has the textarea's first id, so that labels and links find it. The field suggests tags.

import { make } from "./elements.js";
import { Suggestions } from "./suggest.js";

const RATINGS = ["safe", "suggestive", "questionable", "explicit", "grotesque", "semi-grimdark", "grimdark"];
const MIRRORED = ["aria-invalid", "aria-describedby"];

function tidy(text) {
  return text.replace(/\s+/g, " ").trim().toLowerCase();
}

class TagEditor {
  constructor(textarea) {
    this.textarea = textarea;
    this.id = textarea.id;
    this.categories = JSON.parse(textarea.dataset.tags || "{}");
    this.known = JSON.parse(textarea.dataset.known || "{}");
    this.tags = [];
    this.input = make("input", { type: "text", placeholder: "Add a tag", autocomplete: "off", autocapitalize: "none", enterkeyhint: "enter" });
    this.said = make("span", { class: "vh", role: "status" });
    this.box = make("div", { class: "chips input" }, this.input);
    this.text = make("button", { type: "button", class: "btn quiet", title: "Edit the tags as text", "aria-pressed": "false" }, "Text");
    const both = make("div", { class: "grow menu" });
    textarea.before(make("div", { class: "row high nowrap" }, both, this.text));
    both.append(this.box, this.said, textarea);
    this.suggest();
    this.listen();
    this.read();
    this.mirror();
    this.show(false);
  }

  suggest() {
    const list = new Suggestions(this.input, {
      term: () => tidy(this.input.value.split(/[,\n]/).at(-1)),
      choose: (tag) => {
        const name = tag.target || tag.name;
        this.known[name] = tag.category;
        this.add(name);
        this.input.value = "";
        this.write();
      },
    });
    // Under the box, not in it: there the chips stand.
    this.box.after(list.list, list.said);
  }

  listen() {
    this.box.addEventListener("mousedown", (event) => {
      if (event.target !== this.box) return;
      event.preventDefault();
      this.input.focus();
    });
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.take(false);
      this.write();
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.take(true));
    this.text.addEventListener("click", () => {
      this.show(this.textarea.hidden);
      this.visible().focus();
    });
    this.textarea.addEventListener("change", () => this.read());
    this.textarea.form?.addEventListener("reset", () => setTimeout(() => this.read()));
    // A browser that goes back fills in what was written.
    addEventListener("pageshow", () => this.read());
    new MutationObserver(() => this.mirror()).observe(this.textarea, { attributeFilter: MIRRORED });
  }

  key(event) {
    if (event.isComposing) return;
    const last = this.tags.at(-1);
    if (event.key === "Enter") {
      event.preventDefault();
      this.take(true);
    } else if (event.key === "Backspace" && !this.input.value && last) {
      event.preventDefault();
      this.remove(last);
    } else if (event.key === "Escape" && this.input.value) {
      // One thing at a time: the next press reaches what holds the editor.
      event.preventDefault();
      event.stopPropagation();
      this.input.value = "";
      this.write();
    }
  }

  // What is finished by a comma, or all of it, becomes chips.
  take(all) {
    const parts = this.input.value.split(/[,\n]/);
    const rest = all ? "" : parts.pop();
    if (!all && !parts.length) return;
    for (const name of parts.map(tidy)) this.add(name);
    this.input.value = rest.trimStart();
    this.write();
  }

  add(name) {
    if (!name || this.tags.includes(name)) return;
    this.tags.push(name);
    const namespace = name.includes(":") ? name.slice(0, name.indexOf(":")) : "";
    const category = RATINGS.includes(name) ? "rating" : this.known[name] || this.categories[namespace];
    const button = make("button", { type: "button", "aria-label": `Remove ${name}` }, make("i", { class: "i i-x", "aria-hidden": "true" }));
    const chip = make("span", { class: "chip", "data-c": category || "none" }, make("span", { class: "ell" }, name), button);
    button.addEventListener("click", () => {
      const next = chip.nextElementSibling;
      this.remove(name);
      (next.querySelector("button") ?? this.input).focus();
    });
    this.input.before(chip);
  }

  remove(name) {
    const place = this.tags.indexOf(name);
    this.tags.splice(place, 1);
    this.box.children[place].remove();
    this.said.textContent = `Removed ${name}`;
    this.write();
  }

  read() {
    for (const chip of this.box.querySelectorAll(".chip")) chip.remove();
    this.tags = [];
    for (const name of this.textarea.value.split(/[,\n]/).map(tidy)) this.add(name);
    this.input.value = "";
  }

  // Also what is not finished yet, so that nothing written is ever lost.
  write() {
    const value = [...this.tags, tidy(this.input.value)].filter(Boolean).join(", ");
    if (this.textarea.value === value) return;
    this.textarea.value = value;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  visible() {
    return this.textarea.hidden ? this.input : this.textarea;
  }

  show(text) {
    this.textarea.hidden = !text;
    this.box.hidden = text;
    this.text.setAttribute("aria-pressed", String(text));
    for (const field of [this.textarea, this.input]) field.removeAttribute("id");
    if (this.id) this.visible().id = this.id;
    if (!text) this.read();
  }

  mirror() {
    for (const name of MIRRORED) {
      const value = this.textarea.getAttribute(name);
      if (value === null) this.input.removeAttribute(name);
      else this.input.setAttribute(name, value);
    }
  }
}

const known = new WeakSet();

function equip(root) {
  for (const textarea of root.querySelectorAll("textarea[data-tags]")) {
    if (!known.has(textarea)) new TagEditor(textarea);
    known.add(textarea);
  }
}

equip(document);
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node instanceof Element) equip(node.parentNode ?? node);
  }
}).observe(document.body, { childList: true, subtree: true });
