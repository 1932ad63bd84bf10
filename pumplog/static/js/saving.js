// [data-saving] sends what is typed to the server, which keeps it as a draft. Where that fails the person is told, loudly:
// an entry believed saved and lost is worse than one known to be unsaved.

const words = "Not saved. What you typed is still on this page. Look whether the network is there; keep this page open.";
const SIGNED_OUT = 401;

function tell(event) {
  const line = document.getElementById("saved");
  if (!line || !event.target.closest("[data-saving]")) return;
  const said = document.createElement("p");
  said.className = "saved not-saved";
  said.setAttribute("role", "alert");
  said.textContent = words;
  line.replaceChildren(said);
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:timeout", tell);
document.addEventListener("htmx:responseError", tell);

// The answer to somebody who has been signed out meanwhile says so itself, in the same line.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== SIGNED_OUT) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
