// Guided capture: ask the site several times a second what to do next, take good looks by itself.
import { BY_ITSELF } from "./by_itself.js";
import { closeCamera, openCamera, problemOf } from "./camera.js";
import { acceptDrops } from "./drop_files.js";

const JUDGED_EDGE_PX = 640;
const KEPT_EDGE_PX = 1920;
const PAUSE_MS = 120;
const AFTER_TROUBLE_MS = 1500;
const GOOD_IN_A_ROW = 2;

const guide = document.getElementById("guide");
const form = document.querySelector(".drop-zone");
if (form) acceptDrops(form, form.querySelector("[name=pictures]"), () => form.requestSubmit());
if (guide) setUp();

function setUp() {
  const video = guide.querySelector("video");
  const canvas = document.createElement("canvas");
  const looks = [...guide.querySelectorAll("[data-look]")];
  const words = guide.querySelector(".guide-words");
  const button = (name) => guide.querySelector(`[data-do=${name}]`);
  const token = guide.querySelector("[name=csrfmiddlewaretoken]").value;
  const state = { stream: null, next: 0, nGood: 0, nTaken: 0, level: 0, pitch: null, busy: false };

  guide.hidden = false;
  button("start").addEventListener("click", start);
  button("take").addEventListener("click", take);
  button("skip").addEventListener("click", goOn);
  button("stop").addEventListener("click", () => end(null));
  window.addEventListener("pagehide", () => closeCamera(state.stream));

  function showHint(advice) {
    const text = guide.querySelector(`[data-advice="${advice}"]`).textContent;
    guide.dataset.advice = advice;
    if (words.textContent !== text) words.textContent = text;
  }

  async function start() {
    if (!window.isSecureContext) return showHint("insecure");
    if (!navigator.mediaDevices?.getUserMedia) return showHint("none");
    try {
      state.stream = await openCamera({ facingMode: { ideal: "user" } });
    } catch (error) {
      return showHint(problemOf(error));
    }
    video.srcObject = state.stream;
    await video.play();
    Object.assign(state, { next: 0, nGood: 0, nTaken: 0, level: 0 });
    for (const look of looks) look.classList.remove("is-taken");
    showButtons(true);
    showRing();
    watch();
  }

  function showButtons(isOn) {
    button("start").hidden = isOn;
    for (const name of ["take", "skip", "stop"]) button(name).hidden = !isOn;
    guide.querySelector(".guide-count").hidden = !isOn;
  }

  function showRing() {
    looks.forEach((look, index) => look.classList.toggle("is-wanted", index === state.next));
    guide.querySelector(".n-taken").textContent = state.nTaken;
  }

  function grab(edge) {
    const factor = Math.min(1, edge / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * factor);
    canvas.height = Math.round(video.videoHeight * factor);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  }

  async function post(address, body, more = {}) {
    const headers = { Accept: "application/json", "X-CSRFToken": token, ...more };
    const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
    if (response.ok) return response.json();
    const reply = response.status === 409 ? await response.json() : {};
    throw Object.assign(new Error(reply.refusal ?? ""), { kind: reply.kind });
  }

  async function watch() {
    while (state.stream) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (state.busy || !video.videoWidth || !state.stream) continue;
      try {
        await judge();
      } catch (error) {
        if (error.message && error.kind !== "NetworksAwayError") words.textContent = error.message;
        else showHint("away");
        await new Promise((resolve) => setTimeout(resolve, AFTER_TROUBLE_MS));
      }
    }
  }

  async function judge() {
    const wanted = looks[state.next].dataset.look;
    const address = `${guide.dataset.judge}?wanted=${wanted}&level=${state.level}`;
    const blob = await grab(KEPT_EDGE_PX);
    const answer = await post(address, await smaller(blob), BY_ITSELF);
    if (!state.stream || state.busy || looks[state.next]?.dataset.look !== wanted) return;
    state.pitch = answer.pitch;
    showHint(answer.advice);
    state.nGood = answer.advice === "good" ? state.nGood + 1 : 0;
    if (state.nGood >= GOOD_IN_A_ROW) await send(blob);
  }

  // The very picture that was found good is the one that is kept, larger.
  async function smaller(blob) {
    const picture = await createImageBitmap(blob);
    const factor = Math.min(1, JUDGED_EDGE_PX / Math.max(picture.width, picture.height));
    canvas.width = Math.round(picture.width * factor);
    canvas.height = Math.round(picture.height * factor);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  }

  async function take() {
    if (state.stream && !state.busy) await send(await grab(KEPT_EDGE_PX));
  }

  // The look that is being sent is no more to be taken or left out.
  function setBusy(isBusy) {
    state.busy = isBusy;
    for (const name of ["take", "skip"]) button(name).disabled = isBusy;
  }

  async function send(blob) {
    setBusy(true);
    const wanted = looks[state.next];
    const fields = new FormData();
    fields.append("pictures", blob, `${wanted.dataset.look}.jpg`);
    fields.append("is_webcam", "on");
    try {
      await post(guide.dataset.send, fields);
      wanted.classList.add("is-taken");
      state.nTaken += 1;
      if (wanted.dataset.look === "straight") state.level = state.pitch ?? 0;
      refresh();
      goOn();
    } catch (error) {
      words.textContent = error.message || guide.querySelector("[data-advice=away]").textContent;
    } finally {
      setBusy(false);
    }
  }

  function goOn() {
    state.next += 1;
    state.nGood = 0;
    if (state.next >= looks.length) return end("done");
    showRing();
  }

  function end(advice) {
    closeCamera(state.stream);
    state.stream = null;
    showRing();
    showButtons(false);
    if (advice) showHint(advice);
    refresh();
  }

  function refresh() {
    const pictures = document.getElementById("pictures");
    window.htmx.ajax("GET", pictures.dataset.address, { target: "#pictures", swap: "innerHTML" });
  }
}
