// The button that prints a summary; without scripts the browser's own menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A link that says "on paper" asks for the printer at once, and once only.
if (document.querySelector("[data-print-now]")) {
  const address = new URL(location.href);
  address.searchParams.delete("print");
  history.replaceState(null, "", address);
  addEventListener("load", () => window.print());
}
