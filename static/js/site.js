// Dismiss toasts, and say so when a click did not reach the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".toast-close");
  if (button) button.closest(".toast").remove();
});

function showFailure() {
  const toast = document.getElementById("failure-toast").content.cloneNode(true);
  document.getElementById("toasts").replaceChildren(toast);
}
document.addEventListener("htmx:sendError", showFailure);
document.addEventListener("htmx:responseError", showFailure);
