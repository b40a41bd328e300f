// <button data-copy="ID" aria-describedby="STATUS" hidden>: shown where the clipboard
// may be written; copies the text of the element ID and says so in STATUS.

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.textContent.trim());
      status.textContent = "Copied.";
    } catch {
      status.textContent = "Not copied: select the text and copy it by hand.";
    }
  });
}
