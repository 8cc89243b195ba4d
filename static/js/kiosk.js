// A tablet at the door: a tap takes a few pictures of whoever stands there; one answer is shown.
import { closeCamera, openCamera, takePicture } from "./camera.js";
import { keepPage } from "./kiosk_page.js";
import { ENDED, VisitQueue } from "./kiosk_queue.js";
import { sealVisit } from "./kiosk_seal.js";
import { keepAwake } from "./wake_lock.js";

// Looks that lie less than four seconds apart tell nobody from a picture; some are left out.
const N_PICTURES = 12;
const EVERY_MS = 500;
const LONGEST_EDGE_PX = 800;
const SHOWN_MS = { known: 3500, code: 3000 };
const SHOWN_ELSE_MS = 7000;

const root = document.getElementById("kiosk");
const part = (name) => root.querySelector(`.kiosk-${name}`);
const small = document.createElement("canvas");
let isBusy = false;
let idleTimer = null;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function show(outcome, { greeting = "", when = "" } = {}) {
  clearTimeout(idleTimer);
  root.dataset.state = outcome;
  part("greeting").textContent = greeting;
  part("when").textContent = when;
  for (const line of root.querySelectorAll("[data-outcome]")) line.hidden = line.dataset.outcome !== outcome;
}

function showAnswer(answer) {
  // Who pressed so long ago that the site names nobody is noted all the same.
  const outcome = answer.outcome === "known" && !answer.greeting ? "later" : answer.outcome;
  show(outcome, answer);
  idleTimer = setTimeout(() => show("idle"), SHOWN_MS[outcome] ?? SHOWN_ELSE_MS);
}

function showCodeField(isShown) {
  part("code").hidden = !isShown;
  part("by-code").setAttribute("aria-expanded", String(isShown));
  if (isShown) part("code").elements.code.focus();
}

async function takePictures(video) {
  const pictures = [];
  const offsetsS = [];
  const beganMs = performance.now();
  for (let number = 0; number < N_PICTURES; number += 1) {
    show(number < N_PICTURES / 3 ? "ahead" : "turn");
    offsetsS.push(Number(((performance.now() - beganMs) / 1000).toFixed(3)));
    pictures.push(await takePicture(video, small, LONGEST_EDGE_PX));
    await pause(Math.max(0, (number + 1) * EVERY_MS - (performance.now() - beganMs)));
  }
  return { pictures, offsetsS };
}

async function photographVisitor() {
  const video = part("picture");
  // Only while somebody stands there: no camera runs at an empty door.
  const stream = await openCamera({ facingMode: { ideal: "user" }, width: { ideal: 1280 }, height: { ideal: 720 } });
  video.srcObject = stream;
  video.hidden = false;
  try {
    await video.play();
    return await takePictures(video);
  } finally {
    closeCamera(stream);
    video.srcObject = null;
    video.hidden = true;
  }
}

async function handIn(visit) {
  show("asking");
  const answer = await queue.add({ id: crypto.randomUUID(), takenAt: Date.now(), ...visit });
  if (answer.outcome === ENDED) return location.reload();
  showAnswer(answer);
}

async function oneAtATime(work) {
  if (isBusy) return;
  isBusy = true;
  for (const button of root.querySelectorAll(".button")) button.disabled = true;
  try {
    await work();
  } catch {
    showAnswer({ outcome: "no_camera" });
  } finally {
    isBusy = false;
    for (const button of root.querySelectorAll(".button")) button.disabled = false;
  }
}

function greetByFace() {
  return oneAtATime(async () => {
    showCodeField(false);
    const takenAt = Date.now();
    await handIn({ takenAt, ...(await photographVisitor()) });
  });
}

function noteCode(event) {
  event.preventDefault();
  const field = part("code").elements.code;
  const code = field.value.trim();
  field.value = "";
  if (!code) return;
  oneAtATime(async () => {
    showCodeField(false);
    await handIn({ code });
  });
}

function showCount(n) {
  part("waiting").hidden = n === 0;
  part("n").textContent = n;
}

const queue = new VisitQueue({
  url: root.dataset.visitUrl,
  token: () => root.querySelector("[name=csrfmiddlewaretoken]").value,
  seal: (visit) => sealVisit(visit, root.dataset.key),
  onCount: showCount,
  onEnded: () => isBusy || location.reload(),
});

part("here")?.addEventListener("click", greetByFace);
part("by-code").addEventListener("click", () => showCodeField(part("code").hidden));
part("code").addEventListener("submit", noteCode);
keepAwake();
queue.start();
if (document.readyState === "complete") keepPage(root.dataset.workerUrl);
else window.addEventListener("load", () => keepPage(root.dataset.workerUrl));
