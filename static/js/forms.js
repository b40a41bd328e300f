// After a failed form the summary has the focus; its links put it into the field.
// A menu closes on Escape and gives the focus back. Copy buttons copy.

document.querySelector("[data-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// <button data-copy="ID" hidden>: shown where the clipboard may be written.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      await navigator.clipboard.writeText(
        document.getElementById(button.dataset.copy).textContent.trim(),
      );
      status.textContent = "Copied.";
    } catch {
      status.textContent = "Not copied: select the text and copy it by hand.";
    }
  });
}
