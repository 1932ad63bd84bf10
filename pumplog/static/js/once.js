// A second click must not send a form twice. The server refuses the second one anyway (idempotency key);
// this only spares the person the message. Forms sent by htmx are let go again when the answer is there.

function buttons(form) {
  return form.querySelectorAll("button[type=submit], button:not([type])");
}

function hold(form, pressed) {
  form.dataset.sending = "yes";
  for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
  pressed?.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sending;
  for (const button of buttons(form)) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}

// In the capture phase, so that it is decided before htmx hears of it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  hold(form, event.submitter);
}, { capture: true });

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target instanceof HTMLFormElement) release(event.target);
});

// Coming back with the browser's Back button finds the page as it was left: make it usable again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});
