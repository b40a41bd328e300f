// One file or address of the upload page: its card, its way to the server, the answer.

import { make } from "./elements.js";

const BUSY_TRIES = 60;
const BROKEN_TRIES = 2;
const RETRY_SECONDS = 5;

let number = 0;

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

function size(bytes) {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3).toLocaleString("en")} kB`;
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}

// state: ready, queued, sending, waiting (for a busy server), failed, known or done
export class Card {
  constructor({ file = null, url = "" }, page) {
    Object.assign(this, { file, url, page, number: ++number, state: "ready", tries: 0, sent: 0 });
    this.name = file ? file.name : url;
    this.bytes = file ? file.size : 1;
    this.box = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.box.id = `card-${this.number}`;
    this.part = (name) => this.box.querySelector(`[data-${name}]`);
    this.tags = this.part("tags");
    this.progress = this.box.querySelector("progress");
    this.label();
    this.facts = file ? size(file.size) : "";
    this.about(this.facts);
    if (file) this.preview();
    this.part("remove").addEventListener("click", () => this.remove());
  }

  label() {
    this.part("name").textContent = this.part("name").title = this.name;
    this.part("remove").setAttribute("aria-label", `Remove ${this.name}`);
    this.progress.setAttribute("aria-label", `Sending ${this.name}`);
    const hint = this.box.querySelector(".hint");
    hint.id = `hint-${this.number}`;
    this.tags.id = `tags-${this.number}`;
    this.tags.setAttribute("aria-describedby", hint.id);
    this.box.querySelector("label").htmlFor = this.tags.id;
    for (const radio of this.box.querySelectorAll("[type=radio]")) radio.name = `rating-${this.number}`;
    for (const error of this.box.querySelectorAll("[data-error]")) error.id = `${error.dataset.error}-error-${this.number}`;
  }

  about(text) {
    this.part("about").textContent = text;
  }

  preview() {
    const kind = { image: "img", video: "video" }[this.file.type.split("/")[0]];
    if (!kind) return;
    this.blob = URL.createObjectURL(this.file);
    const shown = make(kind, { class: "mini", alt: "", width: 56, height: 56, "aria-hidden": "true" });
    Object.assign(shown, { muted: true, preload: "metadata", src: this.blob });
    const measure = () => {
      const [width, height] = [shown.naturalWidth || shown.videoWidth, shown.naturalHeight || shown.videoHeight];
      if (width) this.facts = `${width.toLocaleString("en")} × ${height.toLocaleString("en")} · ${this.facts}`;
      if (this.state === "ready") this.about(this.facts);
      this.box.querySelector(".mini").replaceWith(this.file.type === "image/gif" ? still(shown) : shown);
    };
    for (const type of ["load", "loadedmetadata"]) shown.addEventListener(type, measure, { once: true });
  }

  remove() {
    this.request?.abort();
    clearTimeout(this.timer);
    if (this.blob) URL.revokeObjectURL(this.blob);
    this.box.remove();
    this.page.removed(this);
  }

  // What the badge says, and where the image is.
  mark(state, badge, link) {
    this.state = state;
    const row = this.part("state");
    row.hidden = !badge;
    row.replaceChildren();
    const sign = badge?.[0] === "ok" ? [make("i", { class: "i i-check", "aria-hidden": "true" })] : [];
    if (badge) row.append(make("span", { class: "badge", "data-s": badge[0] }, ...sign, badge[1]));
    if (link) row.append(make("a", { href: link.address }, `Image ${link.image.toLocaleString("en")}`));
    this.progress.hidden = !["queued", "sending", "waiting"].includes(state);
    this.part("fields").inert = !this.progress.hidden;
    this.part("fields").hidden = ["done", "known"].includes(state);
  }

  body() {
    const { elements } = this.page.form;
    const data = new FormData();
    if (this.file) data.set("file", this.file, this.file.name);
    else data.set("url", this.url);
    data.set("tag_input", [elements.tag_input.value, this.tags.value].filter(Boolean).join(", "));
    const own = this.box.querySelector("[type=radio]:checked");
    data.set("rating", own?.value ?? elements.rating.value);
    for (const name of ["sources", "description"]) data.set(name, elements[name].value);
    data.set("locations", this.part("places").value);
    if (elements.anonymous.checked) data.set("anonymous", "on");
    return data;
  }

  send() {
    const { maxBytes } = this.page.form.dataset;
    if (this.file && this.file.size > Number(maxBytes)) {
      this.tooLarge();
      return;
    }
    this.mark("sending");
    this.started = performance.now();
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.page.form.action);
    this.request.setRequestHeader("Accept", "application/json");
    this.request.setRequestHeader("X-CSRFToken", token(this.page.form));
    this.request.upload.addEventListener("progress", (event) => this.moved(event));
    this.request.addEventListener("load", () => this.answered(this.request));
    this.request.addEventListener("error", () => this.again(BROKEN_TRIES, RETRY_SECONDS, "The connection broke."));
    if (!this.file) this.about("Being fetched and checked");
    this.request.send(this.body());
  }

  moved({ loaded, total: all }) {
    this.sent = Math.min(this.bytes, (this.bytes * loaded) / all);
    this.progress.value = (100 * loaded) / all;
    const seconds = (performance.now() - this.started) / 1000;
    const left = Math.ceil(((all - loaded) * seconds) / loaded);
    if (!this.file) this.about("Being fetched and checked");
    else if (loaded === all) this.about("Sent, being checked");
    else this.about(`${size(loaded)} of ${size(all)}${seconds > 1 ? ` · ${left} s left` : ""}`);
    this.page.moved();
  }

  again(tries, seconds, reason) {
    if (++this.tries > tries) {
      this.fail({ form: [`${reason} Press Upload to try again.`] });
      return;
    }
    this.mark("waiting");
    this.about(`${reason} Trying again in ${plural(seconds, "second")}.`);
    this.timer = setTimeout(() => this.send(), seconds * 1000);
    this.page.moved();
  }

  answered(request) {
    const answer = read(request);
    const seconds = Math.max(1, parseInt(request.getResponseHeader("Retry-After")) || RETRY_SECONDS);
    if (request.status === 503) this.again(BUSY_TRIES, seconds, "The server is busy.");
    else if (request.status === 200 && answer?.image) this.settle("done", ["ok", "Uploaded"], answer);
    else if (answer?.duplicate) this.settle("known", ["warn", "Already here"], answer.duplicate);
    else if (answer?.errors) this.fail(answer.errors);
    else if (request.status === 413) this.tooLarge();
    else this.fail({ form: [`The server could not take it (status ${request.status}). Press Upload to try again.`] });
  }

  tooLarge() {
    this.fail({ file: [`The file is larger than ${this.page.form.dataset.maxSize}.`] });
  }

  settle(state, badge, link) {
    this.about(this.facts);
    this.mark(state, badge, link);
    this.page.settled();
  }

  fail(errors) {
    this.errors = errors;
    const general = { ...errors };
    for (const field of ["tag_input", "rating"]) {
      this.say(field, errors[field]);
      delete general[field];
    }
    this.page.shared(errors);
    this.say("file", Object.values(general).flat());
    this.settle("failed", ["bad", "Needs a change"]);
  }

  say(field, sentences) {
    const place = this.part(`error="${field}"`);
    place.replaceChildren(make("span", {}, (sentences ?? []).join(" ")));
    place.hidden = !sentences?.length;
    if (field === "tag_input") describe(this.tags, place.id, !place.hidden);
  }

  queue() {
    for (const field of ["tag_input", "rating", "file"]) this.say(field);
    Object.assign(this, { errors: null, tries: 0, sent: 0 });
    this.progress.value = 0;
    this.mark("queued");
  }
}

// The first picture of a GIF: nothing moves unasked.
function still(image) {
  const canvas = make("canvas", { class: "mini", width: 112, height: 112, "aria-hidden": "true" });
  const side = Math.min(image.naturalWidth, image.naturalHeight);
  const [x, y] = [(image.naturalWidth - side) / 2, (image.naturalHeight - side) / 2];
  canvas.getContext("2d").drawImage(image, x, y, side, side, 0, 0, 112, 112);
  return canvas;
}

// From the cookie where there is one: signing in again in another tab changes it.
function token(form) {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

// Whether a field is wrong, and the element that says why.
export function describe(field, id, wrong) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (wrong) ids.add(id);
  else ids.delete(id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
  field.setAttribute("aria-invalid", String(wrong));
}
