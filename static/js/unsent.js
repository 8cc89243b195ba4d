// On every page: what is not fully uploaded yet, or was refused, and what to do about it.
import { pagesAlive, stayAlive } from "./pages_alive.js";
import * as queue from "./upload_queue.js";
import { forgetOld, uploadsOf } from "./upload_store.js";
import { DONE, PAGE, READY, REFUSED, shareSent, throwAway, use } from "./uploads.js";

const LOOK_EVERY_MS = 500;
const LOOK_RARELY_MS = 3000;
const box = document.getElementById("unsent");
let shown = "";

// A film that is being filmed or chosen in an open page is that page's affair.
function isToShow(upload, alive) {
  if (upload.state === REFUSED) return true;
  if (!upload.nChunks) return false;
  return upload.page !== PAGE && !alive.has(upload.page);
}

function kindOf(upload) {
  const { state, isFilm } = upload;
  if (state === REFUSED || state === DONE) return state;
  if (state === READY) return `${state}-${isFilm ? "film" : "file"}`;
  return shareSent([upload]) < 1 ? "filmed-film" : "uploaded-film";
}

function card(upload) {
  const item = document.getElementById("unsent-item").content.cloneNode(true).firstElementChild;
  const kind = kindOf(upload);
  item.dataset.id = upload.id;
  for (const part of item.querySelectorAll("[data-for]")) {
    if (!part.dataset.for.split(" ").includes(kind)) part.remove();
  }
  const time = { hour: "2-digit", minute: "2-digit" };
  const when = new Date(upload.capturedAt).toLocaleTimeString(document.documentElement.lang, time);
  for (const part of item.querySelectorAll(".unsent-when")) part.textContent = when;
  for (const part of item.querySelectorAll(".unsent-name")) part.textContent = upload.fileName;
  if (upload.state === REFUSED) {
    if (upload.refusal) item.querySelector(".unsent-refusal").textContent = upload.refusal;
    if (upload.isFinal) item.querySelector(".unsent-go-on").remove();
  }
  if (upload.state === DONE) item.querySelector(".unsent-see").href = upload.captureUrl;
  return item;
}

async function refresh() {
  const uploads = await uploadsOf(box.dataset.owner);
  const alive = uploads.length ? await pagesAlive() : new Set();
  const listed = uploads.filter((upload) => isToShow(upload, alive));
  const now = JSON.stringify(listed.map((upload) => [upload.id, kindOf(upload), upload.refusal]));
  if (now !== shown) {
    box.replaceChildren(...listed.map(card));
    box.hidden = !listed.length;
    shown = now;
  }
  for (const upload of listed) {
    const percent = box.querySelector(`[data-id="${upload.id}"] .unsent-percent`);
    if (percent) percent.textContent = Math.floor(100 * shareSent([upload]));
  }
  // The server lists the same film as broken off, for whoever comes with another device.
  for (const { id } of uploads) document.querySelector(`[data-upload="${id}"]`)?.remove();
  return uploads.length;
}

box?.addEventListener("click", async (event) => {
  const id = event.target.closest("[data-id]")?.dataset.id;
  if (event.target.closest(".unsent-go-on")) {
    const upload = (await uploadsOf(box.dataset.owner)).find((one) => one.id === id);
    document.dispatchEvent(new CustomEvent("unsent:go-on", { detail: { id } }));
    if (upload.page !== PAGE) await use(id);
  }
  if (event.target.closest(".unsent-throw-away")) await throwAway(id);
  // The link itself leads on; what is seen need not be listed again.
  if (event.target.closest(".unsent-see")) await throwAway(id);
  queue.hurry();
  refresh();
});

async function begin() {
  stayAlive();
  await forgetOld();
  queue.start(box.dataset.owner);
  await keepRefreshing();
}

async function keepRefreshing() {
  const nUploads = await refresh();
  setTimeout(keepRefreshing, nUploads ? LOOK_EVERY_MS : LOOK_RARELY_MS);
}

if (box && queue.isSupported) begin();
