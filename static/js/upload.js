// The upload page with script: many files and addresses, one card each, every one sent
// as the plain form would send it, with JSON for an answer.

import { make } from "./elements.js";
import { filesOf } from "./folders.js";
import { Card, describe, plural } from "./upload_card.js";

const AT_ONCE = 2;
const STATUS_EVERY = 2000;
const SHARED = ["sources", "description", "anonymous"];

const form = document.getElementById("upload");
const picker = form.elements.file;
const addresses = form.elements.url;
const drop = document.getElementById("drop");
const section = document.getElementById("files");
const changes = document.getElementById("changes");
const status = section.querySelector("[role=status]");
const total = form.querySelector(".dock progress");
const percent = document.getElementById("percent");
const button = form.querySelector(".dock button");
const accepted = picker.accept.split(",");

const cards = [];
let running = false;

function sayShared(name, sentences) {
  const field = form.elements[name];
  const id = `${field.id}_error`;
  document.getElementById(id)?.remove();
  if (sentences) field.closest(".field").append(make("p", { class: "err", id }, make("span", {}, sentences.join(" "))));
  describe(field, id, Boolean(sentences));
}

const count = (...states) => cards.filter((card) => states.includes(card.state)).length;
const open = () => count("ready", "failed");
const busy = () => count("sending", "waiting");

// What a card asks of the page.
const page = {
  form,
  moved: refresh,
  settled: pump,
  shared(errors) {
    for (const name of SHARED) if (errors[name]) sayShared(name, errors[name]);
  },
  removed(card) {
    const place = cards.indexOf(card);
    cards.splice(place, 1);
    (cards[place] ?? cards.at(-1))?.part("remove").focus();
    if (!cards.length) picker.focus();
    pump();
  },
};

// Keeps at most AT_ONCE on the way; says so when the last one is through.
function pump() {
  for (const card of cards) if (card.state === "queued" && busy() < AT_ONCE) card.send();
  if (running && !busy()) finish();
  refresh();
}

function finish() {
  running = false;
  const wrong = cards.filter((card) => ["failed", "known"].includes(card.state));
  if (!wrong.length) return;
  const verb = wrong.length === 1 ? "needs" : "need";
  const lead = make("b", {}, `${wrong.length} of ${plural(cards.length, "file")} ${verb} a change.`);
  const list = wrong.map((card) => make("li", {}, make("a", { class: "ul", href: `#card-${card.number}` }, card.name), `: ${card.state === "known" ? "it is here already." : Object.values(card.errors).flat().join(" ")}`));
  complain(make("p", {}, lead, count("done") ? " The others are safe." : ""), make("ul", {}, ...list));
}

function complain(...words) {
  changes.querySelector("div").replaceChildren(...words);
  changes.hidden = false;
  if ([button, document.body].includes(document.activeElement)) changes.focus();
}

let drawn = 0;
let waiting = 0;

function refresh() {
  section.hidden = !cards.length;
  section.querySelector("h2 small").textContent = cards.length.toLocaleString("en");
  button.textContent = open() ? `Upload ${plural(open(), "file")}` : "Upload";
  button.setAttribute("aria-disabled", String(cards.length > 0 && !open()));
  button.setAttribute("aria-busy", String(running));
  const batch = cards.filter((card) => ["queued", "sending", "waiting", "done"].includes(card.state));
  const share = batch.reduce((sum, card) => sum + (card.state === "done" ? card.bytes : card.sent), 0) / batch.reduce((sum, card) => sum + card.bytes, 0);
  total.hidden = !batch.length;
  total.value = Math.floor(100 * share) || 0;
  percent.textContent = batch.length ? `${total.value} %` : "";
  clearTimeout(waiting);
  waiting = setTimeout(say, Math.max(0, drawn + STATUS_EVERY - performance.now()));
}

function say() {
  drawn = performance.now();
  const parts = [["done", count("done")], ["already here", count("known")], ["sending", count("queued", "sending", "waiting")], ["to send", count("ready")]];
  const words = parts.filter(([, some]) => some).map(([word, some]) => `${some} ${word}`);
  if (count("failed")) words.push(plural(count("failed"), "needs a change", "need a change"));
  status.textContent = words.join(" · ");
}

function add(files) {
  place([...files].map((file) => new Card({ file }, page)));
}

function addAddresses() {
  place([...new Set(addresses.value.split(/\s+/).filter(Boolean))].map((url) => new Card({ url }, page)));
  addresses.value = "";
}

function place(some) {
  cards.push(...some);
  section.querySelector("ul").append(...some.map((card) => card.box));
  refresh();
}

for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;
for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false;
picker.multiple = true;
refresh();

picker.addEventListener("change", () => {
  add(picker.files);
  picker.value = "";
});
document.getElementById("add-addresses").addEventListener("click", addAddresses);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  addAddresses();
  changes.hidden = true;
  for (const name of SHARED) sayShared(name);
  if (!cards.length) complain(make("p", {}, make("a", { class: "ul", href: `#${picker.id}` }, "Choose a file"), " or give an address."));
  const next = cards.filter((card) => ["ready", "failed"].includes(card.state));
  running ||= next.length > 0;
  for (const card of next) card.queue();
  pump();
});

for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", type === "dragover");
    if (type === "drop") filesOf(event.dataTransfer, accepted).then(add);
  });
}

document.addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  const inField = event.target.matches?.("input,textarea");
  if (!files.length || (inField && types.includes("text/plain"))) return;
  event.preventDefault();
  add(files);
});

addEventListener("beforeunload", (event) => {
  if (busy() || open()) event.preventDefault();
});
