// form[data-guard]: the browser asks before a page with unsaved typing is left.
// The server says "draft-saved" (an HX-Trigger header) when it has everything; then there is nothing to lose.

const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => unsaved.delete(event.target));
document.addEventListener("draft-saved", () => unsaved.clear());

window.addEventListener("beforeunload", (event) => {
  for (const form of unsaved) if (!form.isConnected) unsaved.delete(form);
  if (unsaved.size) event.preventDefault();
});
