// allauth's passkey scripts end in this event when the ceremony fails.
const WORDS = {
  NotAllowedError: "The passkey was not used: it was cancelled, or it took too long. Try again.",
  InvalidStateError: "This device has a key for your account already.",
  SecurityError: "Passkeys work only on https addresses and on localhost.",
};
const OTHER = "This browser could not use a passkey here. They need https or localhost.";

document.addEventListener("allauth.error", (event) => {
  const note = document.getElementById("passkey_error");
  if (!note) return;
  event.preventDefault();
  note.querySelector("p").textContent = WORDS[event.detail.exception?.name] ?? OTHER;
  note.hidden = false;
  note.focus();
});
