// The keys of the search on top of every page: down and up through what was found, Escape
// closes. Enter, and all without scripts, leads to the page of the search or to the only one found.
const field = document.getElementById("site-search-q");
const box = document.getElementById("site-search-hits");

const links = () => [...box.querySelectorAll("a")];

function close() {
  box.replaceChildren();
}

function move(step) {
  const found = links();
  if (!found.length) return;
  const place = found.indexOf(document.activeElement) + step;
  if (place < 0) field.focus();
  else found[Math.min(place, found.length - 1)].focus();
}

function press(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && box.childElementCount) {
    event.preventDefault();
    close();
    field.focus();
  }
}

if (field && box) {
  field.form.addEventListener("keydown", press);
  field.addEventListener("input", () => {
    if (!field.value.trim()) close();
  });
  document.addEventListener("click", (event) => {
    if (!field.form.contains(event.target)) close();
  });
  field.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !field.form.contains(event.relatedTarget)) close();
  });
  // Who typed before the scripts ran is answered, too: for htmx nothing has changed since.
  if (field === document.activeElement && field.value.trim()) {
    htmx.ajax("GET", field.form.action, { source: field, target: box, swap: "innerHTML" });
  }
}
