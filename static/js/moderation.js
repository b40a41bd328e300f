// The queue: J and K move along the rows, X chooses one, A and R press its buttons, or
// those of the bar while any are chosen. The letters themselves belong to keys.js,
// which looks for data-key: this only says who has them at the moment.

const form = document.querySelector("[data-queue]");
if (form) {
  const rows = [...form.querySelectorAll(".queue > li")];
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]"));
  const all = form.querySelector("[data-all]");
  const every = all.querySelector("input");
  const count = form.querySelector("[data-count]");
  let current = -1;

  const give = (key, element) => {
    for (const one of form.querySelectorAll(`[data-key="${key}"]`)) one.removeAttribute("data-key");
    element?.setAttribute("data-key", key);
  };

  const deal = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    give("x", boxes[current]);
    for (const key of ["a", "r"]) {
      const bulk = form.querySelector(`[data-bulk="${key}"]`);
      give(key, chosen ? bulk : rows[current]?.querySelector(`[data-act="${key}"]`));
    }
    count.textContent = `${chosen} chosen`;
    every.checked = chosen === rows.length;
    every.indeterminate = chosen > 0 && chosen < rows.length;
  };

  const come = (place) => {
    if (!rows[place] || place === current) return;
    rows[current]?.removeAttribute("aria-current");
    rows[place].setAttribute("aria-current", "true");
    current = place;
    deal();
  };

  // What J and K press: a button for each, before the links to other pages, which have
  // the same letters.
  for (const [key, step] of [["j", 1], ["k", -1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.hidden = true;
    button.dataset.key = key;
    button.addEventListener("click", () => {
      come(Math.min(Math.max(current + step, 0), rows.length - 1));
      rows[current].focus();
    });
    form.prepend(button);
  }

  rows.forEach((row, place) => row.addEventListener("focusin", () => come(place)));
  // The order is a form of its own, which stands in the same bar.
  const order = form.querySelector("[data-order]");
  order.nextElementSibling.hidden = true;
  order.addEventListener("change", () => order.form.requestSubmit());
  form.addEventListener("change", (event) => {
    if (event.target === every) for (const box of boxes) box.checked = every.checked;
    deal();
  });
  all.hidden = count.hidden = false;
  deal();
}
