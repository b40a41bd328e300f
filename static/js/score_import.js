// The import page: finding a kind of file by its name, dropping the file, and saying at
// once what the server would refuse.

const form = document.getElementById("import");
const drop = document.getElementById("drop");
const picker = document.getElementById("id_file");
const named = document.getElementById("file-name");
const problem = document.getElementById("file-problem");
const find = document.getElementById("kind-find");
const none = document.getElementById("kind-none");
const button = form.querySelector("button.main");
const unsaid = document.getElementById("playtype-problem");

for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;
for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false;

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3).toLocaleString("en")} kB` : `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`);

function say(text) {
  problem.querySelector("span").textContent = text;
  problem.hidden = !text;
  picker.setAttribute("aria-invalid", String(Boolean(text)));
  if (text) picker.setAttribute("aria-describedby", problem.id);
}

// What the server said of the try before.
function forget(name) {
  document.getElementById(`id_${name}_error`)?.remove();
  const field = document.getElementById(`id_${name}`);
  for (const one of ["aria-invalid", "aria-describedby"]) field.removeAttribute(one);
}

const chosen = () => form.querySelector("[name=import_type]:checked");

// What the server's answer would be, or "".
function fault() {
  const [file] = picker.files;
  if (!file || chosen()?.classList.contains("fetches")) return "";
  if (file.size > Number(form.dataset.maxBytes)) return `The file is larger than ${form.dataset.maxSize}.`;
  if (!file.size) return "The file is empty.";
  return "";
}

function shown() {
  const [file] = picker.files;
  named.textContent = file ? `${file.name} · ${size(file.size)}` : "";
  say(fault());
  mark();
}

// The steps that are done, and the one to do now.
function mark() {
  const kind = chosen();
  const file = picker.files.length || kind?.classList.contains("fetches");
  const done = [Boolean(kind), Boolean(kind) && Boolean(file), false];
  const now = done.indexOf(false);
  for (const [place, step] of form.querySelectorAll(".steps > li").entries()) {
    step.classList.toggle("done", done[place]);
    step.classList.toggle("now", place === now);
  }
}

picker.addEventListener("change", () => {
  forget("file");
  shown();
});

form.addEventListener("change", (event) => {
  if (event.target.name === "playtype") {
    forget("playtype");
    unsaid.hidden = true;
  }
  if (event.target.name !== "import_type") return;
  picker.accept = event.target.dataset.accept;
  shown();
});

// Why what is dropped cannot be taken, or "". A folder looks like a file without a type.
function refused(transfer) {
  const count = transfer.files.length;
  if (count > 1) return `One file at a time: these were ${count}.`;
  const entry = transfer.items[0]?.webkitGetAsEntry?.();
  return entry?.isDirectory ? "This is a folder. Drop the file that is in it." : "";
}

for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    forget("file");
    const why = refused(event.dataTransfer);
    if (why) {
      say(why);
      return;
    }
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    picker.files = one.files;
    shown();
  });
}

find.addEventListener("input", () => {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const row of form.querySelectorAll("[data-words]")) {
    const text = row.dataset.words.toLowerCase();
    // What is chosen stays in sight.
    row.hidden = !words.every((word) => text.includes(word)) && !row.querySelector(":checked");
    if (!row.hidden) left += 1;
  }
  none.hidden = left > 0;
});

find.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  // Enter chooses the one that is left, and never sends a form that is not finished.
  event.preventDefault();
  const left = [...form.querySelectorAll("[data-words]:not([hidden]) input:enabled")];
  if (left.length !== 1) return;
  left[0].checked = true;
  left[0].focus();
  left[0].dispatchEvent(new Event("change", { bubbles: true }));
});

form.addEventListener("submit", (event) => {
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  const kind = chosen();
  const text = fault() || (picker.files.length || kind?.classList.contains("fetches") ? "" : "Choose the file.");
  say(text);
  if (text) {
    event.preventDefault();
    picker.focus();
    return;
  }
  if (kind?.classList.contains("asks") && !form.querySelector("[name=playtype]:checked")) {
    event.preventDefault();
    forget("playtype");
    unsaid.hidden = false;
    form.querySelector("[name=playtype]").focus();
    return;
  }
  button.setAttribute("aria-busy", "true");
});

// Coming back with the browser's button: what was chosen is still there.
addEventListener("pageshow", () => {
  button.removeAttribute("aria-busy");
  shown();
});
picker.accept = chosen()?.dataset.accept ?? "";
mark();
