// The review: keys of a laptop, and the changes that others make meanwhile.
const ASK_EVERY_MS = 4000;
const LINES = ".check-card, .review-line";
const trays = document.getElementById("trays");
const notice = document.querySelector(".changed-meanwhile");

function isTyping() {
  return document.activeElement?.matches("input:not([type=hidden]), textarea, select");
}

function shown() {
  return document.getElementById("review-version")?.dataset ?? {};
}

function readAnew() {
  notice.hidden = true;
  return htmx.ajax("GET", trays.dataset.partUrl, { target: "#trays", swap: "innerHTML" });
}

// Whoever is typing or has something open is asked first: nothing she entered is lost.
function isBusy() {
  return isTyping() || trays.querySelector(".ask-more, .name-face, .evidence[open], .why[open], .unknown[open], .present-line details[open]");
}

async function askForNews() {
  if (document.visibilityState !== "visible") return;
  // As static/js/by_itself.js marks it.
  const headers = { Accept: "application/json", "X-By-Itself": "1" };
  let answer;
  try {
    answer = await fetch(trays.dataset.versionUrl, { headers });
  } catch {
    return; // The network is away for a moment: the next question comes anyway.
  }
  if (!answer.ok || answer.redirected) return;
  const { full, others } = await answer.json();
  // What is under way brings its own answer.
  if (full === shown().version || document.querySelector(".htmx-request")) return;
  if (!isBusy()) return readAnew();
  // What she did herself, here or in another window, is no news of somebody else.
  if (others !== shown().others) notice.hidden = false;
}

setInterval(askForNews, ASK_EVERY_MS);
notice.querySelector("button").addEventListener("click", readAnew);
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.querySelector?.("[data-is-over]") || target.matches?.("[data-is-over]")) askForNews();
});

// Keys: arrows go from line to line, the others press what the line shows.
function lines() {
  return [...trays.querySelectorAll(LINES)];
}

function currentLine() {
  return document.activeElement?.closest(LINES);
}

function goTo(line) {
  if (!line) return;
  const head = line.querySelector("h3");
  head.tabIndex = -1;
  head.focus();
  line.scrollIntoView({ block: "center" });
}

function move(step) {
  const all = lines();
  const at = all.indexOf(currentLine());
  goTo(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

// From outside the lines only the arrows to the side lead in: the others scroll the page. The
// last card that was answered has led to “Confirm”.
function leadsIn(key) {
  const isOutside = document.activeElement === document.body || document.activeElement.closest(".dock");
  return (key === "ArrowRight" || key === "ArrowLeft") && isOutside;
}

function press(line, selector, index = 0) {
  line?.querySelectorAll(selector)[index]?.click();
}

function choose(line, index) {
  if (line?.matches(".check-card")) press(line, ".check-actions button, .check-actions a", index);
  else press(line, ".status-buttons button", index);
}

const KEYS = {
  ArrowDown: () => move(1),
  ArrowRight: () => move(1),
  ArrowUp: () => move(-1),
  ArrowLeft: () => move(-1),
  y: () => press(currentLine(), ".is-yes"),
  n: () => press(currentLine(), ".is-no"),
  1: () => choose(currentLine(), 0),
  2: () => choose(currentLine(), 1),
  3: () => choose(currentLine(), 2),
  4: () => choose(currentLine(), 3),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  // A key answers only for the line that has the focus (WCAG 2.1.4).
  if (!action || !(currentLine() || leadsIn(event.key)) || document.activeElement.matches("video")) return;
  event.preventDefault();
  action();
});
