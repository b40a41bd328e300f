// The theme's radio buttons work by CSS alone; this keeps the choice in a cookie,
// which the server turns into <html data-theme>.
const YEAR = 31536000;

document.addEventListener("change", (event) => {
  const radio = event.target;
  if (!(radio instanceof HTMLInputElement) || radio.name !== "theme") return;
  if (radio.closest("form")) return;
  const secure = location.protocol === "https:" ? ";secure" : "";
  const age = radio.value ? YEAR : 0;
  document.cookie = `theme=${radio.value};path=/;max-age=${age};samesite=lax${secure}`;
  if (radio.value) document.documentElement.dataset.theme = radio.value;
  else delete document.documentElement.dataset.theme;
});
