// After a page or a part of one arrives with something wrong in it, the summary of it takes the focus,
// so that keyboard and screen reader start where the work is. Live findings never take it: someone is typing.

function focusIn(root) {
  const summary = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  summary?.focus();
  return Boolean(summary);
}

// What was just done is said where the page was opened at (`#visits`), not above the edge of the screen,
// and the keyboard goes on from there. Only once all is loaded: until then the browser itself goes to that place,
// and takes the focus away on its way.
function focusWord() {
  const said = document.querySelector("#messages > *");
  if (!said || document.activeElement !== document.body) return;
  const place = location.hash && document.querySelector(`main [id="${CSS.escape(location.hash.slice(1))}"]`);
  if (place) place.prepend(said.parentElement);
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
  if (place) place.scrollIntoView();
}

if (!focusIn(document)) window.addEventListener("load", () => setTimeout(focusWord));
document.addEventListener("htmx:afterSettle", (event) => focusIn(event.detail.elt ?? event.target));
