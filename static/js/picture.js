// At full size the picture is the whole file, else the version that fits the screen.
// Without script "Full size" enlarges that version.

function choose() {
  const picture = document.querySelector(".stage img[srcset]");
  if (!picture) return;
  picture.dataset.sizes ??= picture.sizes;
  const whole = document.getElementById("fit-full").checked;
  picture.sizes = whole ? `${picture.getAttribute("width")}px` : picture.dataset.sizes;
}

document.addEventListener("change", (event) => {
  if (event.target.name === "fit") choose();
});
// A browser that goes back remembers the choice; work that ends brings a new picture.
addEventListener("pageshow", choose);
document.addEventListener("htmx:load", choose);
