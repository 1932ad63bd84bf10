// A date that is typed only in part reaches the server as an empty box: what was typed would be lost, and where the date
// is optional nobody would even be told. So such a form is held back, and the box says what to do.

function unfinished(form) {
  return [...form.elements].find((box) => box.validity?.badInput);
}

// In the capture phase and before `once.js`, so that a form that is held back is not taken for sent.
document.addEventListener("submit", (event) => {
  const box = unfinished(event.target);
  if (!box) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.setCustomValidity("This is not complete yet. Fill in every part, or empty the box.");
  box.reportValidity();
  box.setCustomValidity("");
}, { capture: true });
