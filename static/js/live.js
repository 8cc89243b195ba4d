// Show the camera with a frame around each face, as the networks see it, and count the pictures.
import { BY_ITSELF } from "./by_itself.js";
import { closeCamera, listCameras, openCamera, problemOf, takePicture } from "./camera.js";
import { drawFaces } from "./live_boxes.js";
import { listedFaces, shownName } from "./live_names.js";
import { Pace } from "./live_pace.js";
import { keepAwake, letSleep } from "./wake_lock.js";

const LONGEST_EDGE_PX = 1280;
const LEAST_PAUSE_MS = 100;
const AFTER_TROUBLE_MS = 1500;
// So often in turn the networks may be away: whoever is busy answers again, whoever is killed is started again.
const MOST_AWAY = 6;

const root = document.getElementById("live");
const part = (name) => root.querySelector(`.live-${name}`);
const small = document.createElement("canvas");
let pace = new Pace();
let stream = null;
let addresses = null;
let wantedCamera = null;
let isChanging = false;

class NetworksAway extends Error {}

function token() {
  return root.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function post(url, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...BY_ITSELF };
  const response = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
  // A redirect leads to the log-in page.
  if (response.type === "opaqueredirect" || response.status === 403) throw new Error(root.dataset.login);
  if (response.status === 409) {
    const { kind, refusal } = await response.json();
    throw kind === "NetworksAwayError" ? new NetworksAway(refusal) : new Error(refusal);
  }
  if (!response.ok) throw new TypeError(`${response.status}`);
  return response.json();
}

function showStatus(text) {
  part("message").hidden = !text;
  part("message").textContent = text;
}

function showProblem(error) {
  const wanted = window.isSecureContext ? problemOf(error) : "insecure";
  const box = document.querySelector(".camera-problem");
  box.hidden = false;
  for (const line of box.querySelectorAll("[data-problem]")) line.hidden = line.dataset.problem !== wanted;
}

function nameOf(face) {
  if (face.proposal === "looking") return root.dataset.looking;
  if (!face.name) return root.dataset.unknown;
  const name = shownName(face.name, part("style").value);
  return face.proposal === "present" || !name ? name : `${name} ${root.dataset.doubt}`;
}

// Asked with each picture too: a browser may have ticked the box again after a reload, in silence.
function hideOthers() {
  root.classList.toggle("is-hiding", part("hides").checked);
}

function show(answer, takenAt) {
  hideOthers();
  const faces = answer.faces.map((face) => ({ ...face, label: nameOf(face) }));
  drawFaces(part("boxes"), part("picture"), faces, part("hides").checked ? small : null);
  part("n").textContent = answer.n_present;
  const chips = listedFaces(faces, part("hides").checked).map((face) => {
    const chip = document.createElement("li");
    chip.className = `status is-${face.proposal}`;
    chip.textContent = face.label;
    return chip;
  });
  part("names").replaceChildren(...chips);
  showPace(takenAt);
}

function showPace(takenAt) {
  pace.add(takenAt, performance.now());
  part("slow").hidden = !pace.isTooSlow;
  if (!pace.isKnown) return;
  part("pace").hidden = false;
  part("fps").textContent = pace.fps.toFixed(1);
  part("delay").textContent = pace.delayS.toFixed(2);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// One picture under way at a time: the next is taken when the answer is there, so none is old.
async function watch() {
  let nAway = 0;
  while (stream) {
    const takenAt = performance.now();
    try {
      const picture = await takePicture(part("picture"), small, LONGEST_EDGE_PX);
      // There is none while the camera is changed.
      const answer = picture && (await post(addresses.frames, picture));
      if (!stream) return;
      showStatus("");
      nAway = 0;
      if (answer) show(answer, takenAt);
      if (answer?.lesson) goOnIn(answer);
    } catch (error) {
      const isAway = error instanceof NetworksAway;
      nAway += isAway ? 1 : 0;
      // A TypeError: so fails a request without a network. Everything else is an answer.
      if (isAway ? nAway >= MOST_AWAY : !(error instanceof TypeError)) return end(error.message);
      showStatus(isAway ? error.message : root.dataset.lost);
      await pause(AFTER_TROUBLE_MS);
    }
    await pause(Math.max(0, LEAST_PAUSE_MS - (performance.now() - takenAt)));
  }
}

// The first face has opened a lesson: from now on its pictures go there.
function goOnIn({ frames, stop, lesson }) {
  addresses = { frames, stop };
  part("stop").action = stop;
  document.querySelector(".live-lesson").textContent = lesson;
}

function end(text) {
  closeCamera(stream);
  stream = null;
  letSleep();
  root.dataset.state = "off";
  part("slow").hidden = true;
  part("names").replaceChildren();
  part("start").disabled = false;
  showStatus(text || root.dataset.ended);
  part("start").hidden = false;
}

async function open(choice) {
  closeCamera(stream);
  stream = await openCamera(choice);
  // Unplugged or taken away: its last picture would else be looked at again and again.
  stream.getVideoTracks()[0].addEventListener("ended", () => end());
  part("picture").srcObject = stream;
  await part("picture").play();
}

// Who goes on to another camera while one is being opened gets the last one.
async function change({ target }) {
  wantedCamera = target.value;
  if (isChanging) return;
  isChanging = true;
  try {
    while (wantedCamera) {
      const deviceId = { exact: wantedCamera };
      wantedCamera = null;
      await open({ deviceId });
    }
  } catch (error) {
    end();
    showProblem(error);
  }
  isChanging = false;
}

async function offerCameras() {
  const cameras = await listCameras();
  const current = stream.getVideoTracks()[0].getSettings().deviceId;
  part("choice").hidden = cameras.length < 2;
  part("camera").replaceChildren(
    ...cameras.map(({ label, deviceId }, index) => new Option(label || index + 1, deviceId, false, deviceId === current)),
  );
}

async function start() {
  hideOthers();
  // Pressed twice it would open the camera twice.
  part("start").disabled = true;
  try {
    await open({ width: { ideal: 1280 }, height: { ideal: 720 } });
  } catch (error) {
    part("start").disabled = false;
    return showProblem(error);
  }
  try {
    addresses = await post(root.dataset.start);
  } catch (error) {
    return end(error instanceof TypeError ? root.dataset.lost : error.message);
  }
  if (!stream) return;
  root.dataset.state = "on";
  pace = new Pace();
  part("start").hidden = true;
  part("stop").hidden = false;
  part("stop").action = addresses.stop;
  keepAwake();
  await offerCameras();
  await watch();
}

if (root) {
  part("start").addEventListener("click", start);
  part("camera").addEventListener("change", change);
  part("hides").addEventListener("change", hideOthers);
  part("stop").addEventListener("submit", () => {
    closeCamera(stream);
    stream = null;
  });
}
