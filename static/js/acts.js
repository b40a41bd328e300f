// <form data-acts>: its buttons act at once. What a press does is shown before the
// server has answered; the answer, the form's contents anew, takes its place, and a
// refusal takes it back and says so.
//
// A button has both its values in data-values: to do it, and to undo it. The votes are
// in .vote, of which one at most is pressed; a fave is an upvote as well.

const forms = new WeakMap();
const LOST = "This was not saved, because the site did not answer. Try again.";
const SIGNED_OUT = "This was not saved: you are not signed in any more.";

const isPressed = (button) => button?.getAttribute("aria-pressed") === "true";
const find = (form, value) => form.querySelector(`button[data-values^="${value} "]`);

function add(form, name, step) {
  const count = form.querySelector(`[data-count="${name}"]`);
  if (count && step) count.textContent = (Number(count.textContent.replaceAll(",", "")) + step).toLocaleString("en");
}

function set(button, on) {
  button.setAttribute("aria-pressed", String(on));
  button.value = button.dataset.values.split(" ")[Number(on)];
}

function vote(form, wanted) {
  for (const [value, count, sign] of [["upvote", "up", 1], ["downvote", "down", -1]]) {
    const button = find(form, value);
    const on = value === wanted;
    const step = Number(on) - Number(isPressed(button));
    set(button, on);
    add(form, count, step);
    add(form, "score", sign * step);
  }
}

function foresee(form, button) {
  const on = !isPressed(button);
  if (button.closest(".vote")) {
    vote(form, on ? button.dataset.values.split(" ")[0] : "");
    return;
  }
  set(button, on);
  const count = button.querySelector("[data-count]");
  if (count) add(form, count.dataset.count, on ? 1 : -1);
  if (on && button.matches(".fave")) vote(form, "upvote");
}

async function send(form, body) {
  let response;
  try {
    response = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true" } });
  } catch {
    throw new Error(LOST);
  }
  if (response.type === "opaqueredirect") throw new Error(SIGNED_OUT);
  if (response.status === 403 && response.headers.get("Content-Type")?.startsWith("text/plain")) throw new Error(await response.text());
  if (!response.ok) throw new Error(LOST);
  return response.text();
}

// The contents as the server knows them; the button that has the focus keeps it.
function show(form, html) {
  const focused = form.contains(document.activeElement) ? document.activeElement.id : "";
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  form.innerHTML = html;
  if (!form.contains(form.elements.csrfmiddlewaretoken)) form.prepend(token);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function say(form, words) {
  const note = document.createElement("p");
  note.className = "note";
  note.dataset.s = "bad";
  note.dataset.acts = "";
  note.role = "alert";
  note.textContent = words;
  form.after(note);
}

// One after the other, in the order of the presses.
async function work(form, state) {
  while (state.waiting.length) {
    try {
      state.known = await send(form, state.waiting[0]);
      state.waiting.shift();
    } catch (error) {
      state.waiting.length = 0;
      say(form, error.message);
    }
  }
  show(form, state.known);
  state.busy = false;
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-acts]");
  const button = event.submitter;
  if (!form || !button?.dataset.values) return;
  event.preventDefault();
  if (!forms.has(form)) forms.set(form, { waiting: [], busy: false, known: form.innerHTML });
  const state = forms.get(form);
  if (form.nextElementSibling?.matches("p.note[data-acts]")) form.nextElementSibling.remove();
  state.waiting.push(new FormData(form, button));
  foresee(form, button);
  if (!state.busy) {
    state.busy = true;
    work(form, state);
  }
});
