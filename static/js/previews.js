// A moving picture in a grid plays while somebody points at it or its link has the
// focus, and never for people who asked for less motion.

const still = matchMedia("(prefers-reduced-motion: reduce)");

function preview(event) {
  return event.target instanceof Element ? event.target.closest(".thumb")?.querySelector("video[data-preview]") : null;
}

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (!still.matches) preview(event)?.play().catch(() => {});
  });
}

for (const kind of ["pointerout", "focusout"]) {
  document.addEventListener(kind, (event) => preview(event)?.pause());
}

// A covered one is not fetched before its cover is opened.
document.addEventListener(
  "toggle",
  (event) => {
    const video = event.target.open && event.target.querySelector?.("video[preload=none]");
    if (video) video.preload = "metadata";
  },
  true,
);
