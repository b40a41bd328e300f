// <form data-try="/api/v1/json">: asks here what it would open in a new tab, and shows
// the status, the headers and the answer below.

const MOST = 100_000;
const answer = document.getElementById("answer");
const [headers, body] = answer.querySelectorAll("code");
const status = answer.querySelector("[role=status]");
const input = document.getElementById("path");
const curl = document.getElementById("curl");

// What curl refuses in an address or takes for a pattern of its own; the browser encodes
// by itself what it has to.
const FOREIGN = /[\s"<>[\]{}^`|\\]|[^\0-\x7f]+/gu;

function shellLine() {
  const path = input.value.trim().replace(FOREIGN, encodeURIComponent);
  const address = curl.dataset.root + (path.startsWith("/") || !path ? path : `/${path}`);
  curl.textContent = `curl '${address.replaceAll("'", "'\\''")}'`;
}

function pretty(text, type) {
  if (!type?.includes("json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function ask(base, path) {
  const started = performance.now();
  const response = await fetch(base + (path.startsWith("/") ? path : `/${path}`), { cache: "no-store" });
  const text = await response.text();
  const took = Math.round(performance.now() - started);
  const shown = pretty(text, response.headers.get("Content-Type"));
  status.textContent = `${response.status} ${response.statusText} · ${text.length.toLocaleString("en")} characters · ${took} ms`;
  headers.textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  body.textContent = shown.length > MOST ? `${shown.slice(0, MOST)}\n…` : shown || "(no body)";
}

for (const form of document.querySelectorAll("form[data-try]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "path") input.value = button.value;
    shellLine();
    button?.setAttribute("aria-busy", "true");
    answer.hidden = false;
    try {
      await ask(form.dataset.try, input.value.trim());
    } catch {
      status.textContent = "The site did not answer. Is it there?";
      headers.textContent = body.textContent = "";
    }
    button?.removeAttribute("aria-busy");
  });
}
input.addEventListener("input", shellLine);
