// After a failed form its summary has the focus; the links in it lead into the fields.

document.querySelector("[data-summary]")?.focus();
document.addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt.querySelector?.("[data-summary]")?.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
});
