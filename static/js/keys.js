// Single keys: an element with data-key="j" is what J does on its page. A field is
// focused, a group of radio buttons moves on, anything else is pressed. "?" shows the
// list. <html data-keys="off"> (from the settings) switches all of them off.

function writing(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=radio],[type=checkbox],[type=button],[type=submit]),textarea,select"))
  );
}

function nextChoice(group) {
  const choices = [...group.querySelectorAll("input[type=radio]:not(:disabled)")];
  const next = choices[(choices.findIndex((one) => one.checked) + 1) % choices.length];
  next?.click();
}

function press(element) {
  if (element.matches("fieldset")) nextChoice(element);
  else if (element.matches("input:not([type=radio],[type=checkbox]),textarea")) {
    element.focus();
    element.select();
  } else element.click();
}

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off") return;
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey || writing(event.target)) return;
  if (document.querySelector("dialog[open],dialog:popover-open") && event.key !== "?") return;
  const key = event.key.toLowerCase();
  if (key === "?") {
    event.preventDefault();
    document.getElementById("keys")?.togglePopover();
    return;
  }
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element || element.matches(":disabled,[aria-disabled=true]")) return;
  event.preventDefault();
  press(element);
});
