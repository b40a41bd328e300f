// Where people write: Ctrl+Enter sends a field with data-send, and a link with
// data-begin puts the beginning of an answer into the reply without a new page, so
// that what is written already stays.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const field = event.target.closest?.("textarea[data-send]");
  if (!field) return;
  event.preventDefault();
  field.form.requestSubmit(field.form.querySelector("button.main"));
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-begin]");
  const field = document.querySelector("#reply textarea");
  if (!link || !field || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.dataset.begin);
  if (!answer.ok) {
    location.href = link.href;
    return;
  }
  const write = field.form.querySelector("input.m1");
  if (write) write.checked = true;
  const text = await answer.text();
  const before = field.value && !field.value.endsWith("\n\n") ? field.value.trimEnd() + "\n\n" : field.value;
  field.value = before + text;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.form.scrollIntoView({ block: "nearest" });
});
