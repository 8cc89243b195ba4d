// What every page does: two taps that are one press, toasts, what did not reach the server, pictures that do not come, choices that are cut.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".toast-close");
  if (button) button.closest(".toast").remove();
});

// What is on its way is not sent again by a double tap; after a while it may be, as an answer that is a file leaves the page there.
const DOUBLE_TAP_MS = 4000;
let onTheirWay = new WeakMap();
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (onTheirWay.get(form) === submitter) return event.preventDefault();
  onTheirWay.set(form, submitter);
  setTimeout(() => onTheirWay.delete(form), DOUBLE_TAP_MS);
});
window.addEventListener("pageshow", () => {
  onTheirWay = new WeakMap();
});

// What the page asks by itself it asks again: only what a person pressed can be lost.
function showFailure({ type, detail }) {
  if (detail?.requestConfig?.verb === "get") return;
  // Without a connection a page that is loaded anew would be gone as well.
  const name = type === "htmx:sendError" ? "offline-toast" : "failure-toast";
  const toast = document.getElementById(name).content.cloneNode(true);
  document.getElementById("toasts").replaceChildren(toast);
}
document.addEventListener("htmx:sendError", showFailure);
document.addEventListener("htmx:responseError", showFailure);

// What follows by itself says so as long as it cannot.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const notice = detail.elt?.querySelector(":scope > .not-followed");
  if (notice) notice.hidden = detail.successful;
});

// A picture that does not come shows nothing broken: its place is kept, in a neutral colour.
function hidePicture(image) {
  const place = document.createElement("span");
  place.className = `${image.className} no-picture`;
  if (image.alt) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", image.alt);
  }
  image.replaceWith(place);
}

// Errors of pictures do not bubble: they are caught on their way down.
document.addEventListener("error", ({ target }) => {
  if (target instanceof HTMLImageElement) hidePicture(target);
  else if (target instanceof HTMLVideoElement) target.closest("details")?.remove();
}, true);
for (const image of document.images) {
  if (image.complete && image.currentSrc && !image.naturalWidth) hidePicture(image);
}

// Whoever walks by keyboard stays where she is when the part around her is put in anew.
const KEPT_BY = ["href", "formaction", "value"];
let wasAt = null;

function placeOf(element) {
  if (!element || element === document.body) return null;
  const name = KEPT_BY.find((one) => element.hasAttribute(one));
  if (!name) return null;
  return `${element.localName}[${name}="${CSS.escape(element.getAttribute(name))}"]`;
}

document.addEventListener("htmx:beforeSwap", () => {
  wasAt = placeOf(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (isLost && wasAt) document.querySelector(wasAt)?.focus({ preventScroll: true });
});

// A choice longer than its field, as a room's name on a phone, stands below it in full: screen readers read it whole anyway.
const ARROW_PX = 24;
const pen = document.createElement("canvas").getContext("2d");

function isCut(select) {
  const { font, paddingLeft, paddingRight } = getComputedStyle(select);
  pen.font = font;
  const width = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - ARROW_PX;
  return select.clientWidth > 0 && pen.measureText(select.selectedOptions[0]?.text ?? "").width > width;
}

function showWhole(select) {
  const shown = select.nextElementSibling?.matches(".whole-choice") ? select.nextElementSibling : null;
  if (!isCut(select)) return void shown?.remove();
  const line = shown ?? document.createElement("span");
  line.className = "whole-choice";
  line.ariaHidden = "true";
  line.textContent = select.selectedOptions[0].text;
  if (!shown) select.after(line);
}

function showAllWhole() {
  document.querySelectorAll(".field > select:not([multiple]), .sheet-choice > select").forEach(showWhole);
}

document.addEventListener("change", showAllWhole);
document.addEventListener("toggle", showAllWhole, true); // What lay folded up had no width.
document.addEventListener("htmx:afterSettle", showAllWhole);
window.addEventListener("resize", showAllWhole);
showAllWhole();
