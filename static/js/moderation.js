// The queue: J and K move along the rows, X chooses one, A and R press its buttons, or
// those of the bar while any are chosen. The letters themselves belong to keys.js,
// which looks for data-key: this only says who has them at the moment.

const form = document.querySelector("[data-queue]");
if (form) {
  const rows = [...form.querySelectorAll(".queue > li")];
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]"));
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  let current = -1;

  const give = (key, element) => {
    for (const one of form.querySelectorAll(`[data-key="${key}"]`)) one.removeAttribute("data-key");
    element?.setAttribute("data-key", key);
  };

  const deal = () => {
    const row = rows[current];
    const chosen = boxes.filter((box) => box.checked).length;
    give("j", rows[Math.min(current + 1, rows.length - 1)]);
    give("k", rows[Math.max(current - 1, 0)]);
    give("x", row?.querySelector("input[type=checkbox]"));
    for (const key of ["a", "r"]) {
      const whose = chosen ? `[data-bulk="${key}"]` : `#${CSS.escape(row?.id ?? "")} [data-act="${key}"]`;
      give(key, chosen || row ? form.querySelector(whose) : null);
    }
    count.textContent = `${chosen} chosen`;
    const every = all.querySelector("input");
    every.checked = chosen === rows.length;
    every.indeterminate = chosen > 0 && chosen < rows.length;
  };

  rows.forEach((row, place) => {
    row.addEventListener("focusin", () => {
      if (rows[current] !== row) {
        rows[current]?.removeAttribute("aria-current");
        row.setAttribute("aria-current", "true");
        current = place;
      }
      deal();
    });
    // keys.js presses what has the letter; for a row that is: come here.
    row.addEventListener("click", (event) => {
      if (event.target === row) row.focus();
    });
  });
  form.addEventListener("change", (event) => {
    if (all.contains(event.target)) for (const box of boxes) box.checked = event.target.checked;
    deal();
  });
  all.hidden = count.hidden = false;
  deal();
  // Back from an act: where the hands were.
  document.getElementById("order")?.addEventListener("change", (event) => event.target.form.submit());
}
