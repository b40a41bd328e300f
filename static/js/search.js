// The search box suggests tags for the term at the cursor; a changed sort order is asked
// for at once.

import { Suggestions } from "./suggest.js";

const JOINT = /,|\s(?:AND|OR|&&|\|\|)\s/g;
const PREFIX = /^(?:\s|[-!("]|NOT\s)+/;
const END = /\s*(?:,|\)|\s(?:AND|OR|&&|\|\|)\s|\^[\d.]+|$)/;

// Where the term at the cursor begins and ends in a query.
function around(text, cursor) {
  let begin = 0;
  for (const joint of text.slice(0, cursor).matchAll(JOINT)) begin = joint.index + joint[0].length;
  begin += text.slice(begin, cursor).match(PREFIX)?.[0].length ?? 0;
  return [begin, cursor + text.slice(cursor).search(END)];
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const place = () => around(input.value, input.selectionStart ?? input.value.length);
  new Suggestions(input, {
    term() {
      const [begin] = place();
      return input.value.slice(begin, input.selectionStart).replace(/\\(.)/g, "$1").trimEnd();
    },
    choose(tag) {
      const [begin, end] = place();
      input.setRangeText(tag.query, begin, end, "end");
    },
  });
}

for (const select of document.querySelectorAll("select[data-sort]")) {
  select.form.querySelector("button").hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit());
}
