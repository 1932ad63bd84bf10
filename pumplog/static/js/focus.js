// After a page or a part of one arrives with something wrong in it, the summary of it takes the focus,
// so that keyboard and screen reader start where the work is. Live findings never take it: someone is typing.

function focusIn(root) {
  const summary = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  summary?.focus();
}

focusIn(document);
document.addEventListener("htmx:afterSettle", (event) => focusIn(event.detail.elt ?? event.target));
