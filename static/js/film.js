// The filming page: camera, round button, ring, hints, and the choice whether to use the film.
import * as camera from "./camera.js";
import { Hints } from "./camera_hints.js";
import { Film } from "./recorder.js";
import { changeUpload, getUpload } from "./upload_store.js";
import { shareSent, throwAway, use } from "./uploads.js";
import { keepAwake, letSleep } from "./wake_lock.js";

const LOOK_EVERY_MS = 200;
const USE_AFTER_S = 3;
const stage = document.getElementById("stage");
const part = (name) => stage.querySelector(`.stage-${name}`);

let stream = null;
let film = null;
let hints = null;
let ticking = null;
let target = null;
let onUse = null;
let deciding = null;
let cannotKeep = false;

// mode: opening, ready, filming, looking.
function setMode(mode) {
  stage.dataset.mode = mode;
  const ring = part("ring");
  ring.disabled = mode === "opening";
  ring.setAttribute("aria-label", mode === "filming" ? ring.dataset.stop : ring.dataset.start);
}

function showHint(name) {
  const hint = part("hint");
  const text = name ? hint.dataset[name] : "";
  // A screen reader says the words anew with each change.
  if (hint.textContent !== text) hint.textContent = text;
}

// Open the stage; gives null, or the name of what is in the way.
export async function openStage(choice) {
  ({ target, onUse } = choice);
  setMode("opening");
  stage.showModal();
  try {
    await show(await camera.openCamera());
  } catch (error) {
    stage.close();
    return camera.problemOf(error);
  }
  // Closed while the browser asked whether the camera may be used.
  if (!stage.open) return null;
  keepAwake();
  ticking = setInterval(tick, LOOK_EVERY_MS);
  part("switch").hidden = (await camera.listCameras()).length < 2;
  return null;
}

async function show(opened) {
  if (!stage.open) {
    camera.closeCamera(opened);
    return;
  }
  stream = opened;
  const picture = part("picture");
  picture.srcObject = stream;
  // The picture of a camera at the front is shown as in a mirror, as everybody knows it.
  const { facingMode } = stream.getVideoTracks()[0].getSettings();
  picture.classList.toggle("is-mirrored", facingMode === "user");
  await picture.play();
  hints = new Hints(picture);
  setMode("ready");
  showTime(0);
  part("ring").focus();
}

async function switchCamera() {
  if (stage.dataset.mode !== "ready") return;
  setMode("opening");
  const choice = await camera.cameraAfter(stream);
  camera.closeCamera(stream);
  try {
    await show(await camera.openCamera(choice).catch(() => camera.openCamera()));
  } catch {
    stage.close();
  }
}

function showTime(duration_s) {
  const { fullS } = stage.dataset;
  const seconds = Math.floor(duration_s);
  part("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  stage.style.setProperty("--filmed", `${Math.min(100, (100 * duration_s) / fullS)}%`);
}

async function tick() {
  if (stage.dataset.mode === "looking") return;
  const problem = hints?.problem();
  if (cannotKeep) return showHint("unkept");
  if (stage.dataset.mode !== "filming") return showHint(problem ?? "begin");
  const { enoughS, fullS, longestS } = stage.dataset;
  const duration_s = film.duration_s;
  showTime(duration_s);
  stage.classList.toggle("is-enough", duration_s >= enoughS);
  if (duration_s >= longestS) film.stop();
  if (problem) showHint(problem);
  else if (duration_s >= fullS) showHint("full");
  else showHint(duration_s >= enoughS ? "enough" : "more");
  return showSent();
}

async function showSent() {
  // Between the press and the first word kept in the browser a film has no name yet.
  const upload = film?.id && (await getUpload(film.id));
  if (upload) part("percent").textContent = Math.floor(100 * shareSent([upload]));
}

function press() {
  if (stage.dataset.mode === "ready") begin();
  else film?.stop();
}

async function begin() {
  cannotKeep = false;
  const maxBytes = Number(stage.dataset.maxBytes);
  film = new Film(stream, { maxBytes, onEnd: showPlayback });
  setMode("filming");
  stage.classList.remove("is-enough");
  try {
    await film.start(target());
  } catch {
    // The browser keeps nothing: a full device, or a private window.
    film = null;
    setMode("ready");
    cannotKeep = true;
    showHint("unkept");
  }
}

function showPlayback(ended) {
  camera.closeCamera(stream);
  const playback = part("playback");
  playback.src = URL.createObjectURL(ended.blob);
  showTime(ended.duration_s);
  showHint(ended.duration_s >= stage.dataset.longestS ? "longest" : "");
  setMode("looking");
  part("use").focus();
  if (ended.duration_s >= stage.dataset.enoughS) useSoon(USE_AFTER_S);
}

// A film that is long enough is used by itself, unless somebody looks at it or takes another.
function useSoon(seconds) {
  const button = part("use");
  button.textContent = `${button.dataset.use} (${seconds})`;
  deciding = setTimeout(seconds > 1 ? () => useSoon(seconds - 1) : useFilm, 1000);
}

function stopDeciding() {
  clearTimeout(deciding);
  part("use").textContent = part("use").dataset.use;
}

function dropPlayback() {
  const playback = part("playback");
  const { src } = playback;
  playback.removeAttribute("src");
  // Lets go of what it still reads of the film, which is gone afterwards.
  playback.load();
  if (src) URL.revokeObjectURL(src);
}

async function again() {
  if (!film) return;
  const { id } = film;
  film = null;
  stopDeciding();
  dropPlayback();
  setMode("opening");
  await throwAway(id);
  try {
    await show(await camera.openCamera());
  } catch {
    stage.close();
  }
}

async function useFilm() {
  stopDeciding();
  if (!film) return;
  const { id } = film;
  film = null;
  await use(id);
  // After the stage has tidied up: the screen stays on while the film is sent.
  stage.addEventListener("close", () => onUse(id), { once: true });
  stage.close();
}

// Closed with a film that nobody decided on: it is kept, and every page offers to go on.
async function leave() {
  clearInterval(ticking);
  stopDeciding();
  dropPlayback();
  letSleep();
  const left = film;
  film = null;
  // Nothing is played on a stage that is closed.
  if (left) left.onEnd = () => {};
  left?.stop();
  camera.closeCamera(stream);
  if (left) await changeUpload(left.id, () => ({ page: "" }));
}

if (stage) {
  part("ring").addEventListener("click", press);
  part("switch").addEventListener("click", switchCamera);
  part("again").addEventListener("click", again);
  part("playback").addEventListener("play", stopDeciding);
  part("playback").addEventListener("pointerdown", stopDeciding);
  part("use").addEventListener("click", useFilm);
  part("close").addEventListener("click", () => stage.close());
  stage.addEventListener("close", leave);
}
