// The theme's radio buttons work by CSS alone; this keeps the choice in a cookie,
// which the server turns into <html data-theme>, and in the account of who is signed in.
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
  const signed = document.body.getAttribute("hx-headers");
  if (!signed) return;
  const body = new URLSearchParams({ theme: radio.value });
  fetch("/settings/theme", { method: "POST", headers: JSON.parse(signed), body });
});
