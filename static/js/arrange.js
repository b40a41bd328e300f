// <form data-arrange>: its list is rearranged by dragging, by Alt and the arrow keys, by
// the buttons beside a number and by the number itself. Only the numbers are sent: see
// booru/views/arranging.py.

const form = document.querySelector("form[data-arrange]");
const list = form?.querySelector("ol");
const status = form?.querySelector("[data-arrange-status]");
const field = (item) => item.querySelector("input");

// What goes to another page keeps its number, and those here close the gap.
function number() {
  const away = [...list.children].filter((item) => item.dataset.away);
  let next = list.start + away.filter((item) => Number(item.dataset.away) < list.start).length;
  for (const item of list.children) if (!item.dataset.away) field(item).value = next++;
}

function moved(item) {
  number();
  status.textContent = `Image ${item.dataset.image} is at place ${field(item).value}. Not saved yet.`;
}

function step(item, forward) {
  const other = forward ? item.nextElementSibling : item.previousElementSibling;
  if (!other) return;
  const focused = document.activeElement;
  delete item.dataset.away;
  if (forward) other.after(item);
  else other.before(item);
  focused.focus();
  moved(item);
}

function place(item, wanted) {
  const at = wanted - list.start;
  const others = [...list.children].filter((one) => one !== item);
  if (at < 0 || at > others.length) item.dataset.away = wanted;
  else {
    delete item.dataset.away;
    if (at < others.length) others[at].before(item);
    else list.append(item);
  }
  moved(item);
}

let dragged = null;

function start() {
  document.querySelector("[data-arrange-hint]").hidden = false;
  for (const item of list.children) item.draggable = true;

  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      step(item, event.key === "ArrowDown");
    } else if (event.key === "Enter" && event.target === field(item)) {
      event.preventDefault();
      event.target.blur();
      event.target.focus();
    }
  });

  list.addEventListener("change", (event) => {
    const item = event.target.closest("li");
    const wanted = event.target.value.trim();
    if (/^[1-9][0-9]{0,8}$/.test(wanted)) place(item, Number(wanted));
  });

  form.addEventListener("submit", (event) => {
    const name = event.submitter?.name;
    if (name !== "up" && name !== "down") return;
    const item = event.submitter.closest("li");
    const other = name === "down" ? item.nextElementSibling : item.previousElementSibling;
    // At the end of the page the server moves it on to the next one.
    if (!other) return;
    event.preventDefault();
    step(item, name === "down");
  });

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.image);
    dragged.classList.add("dragged");
  });

  list.addEventListener("dragover", (event) => {
    const item = event.target.closest("li");
    if (!dragged || !item) return;
    event.preventDefault();
    if (item === dragged) return;
    const isBehind = dragged.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (isBehind) item.after(dragged);
    else item.before(dragged);
  });

  list.addEventListener("drop", (event) => event.preventDefault());

  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    moved(dragged);
    dragged = null;
  });
}

if (list) start();
