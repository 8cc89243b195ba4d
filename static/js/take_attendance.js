// Film the class, choose files or drop them: what is sent, and to which session.
import { problemBeforehand } from "./camera.js";
import { openStage } from "./film.js";
import { Progress } from "./upload_progress.js";
import { isSupported } from "./upload_queue.js";
import { getUpload } from "./upload_store.js";
import { addFiles, use } from "./uploads.js";

const MB = 1e6;
const form = () => document.getElementById("upload-form");
const part = (selector) => form()?.querySelector(selector);
const progress = isSupported && part(".upload-progress") ? new Progress() : null;

// The fields that choose the session, as the form has them at this moment.
function fields() {
  const chosen = new FormData(form());
  const names = ["when", "starts_at"].filter((name) => chosen.has(name));
  return Object.fromEntries(names.map((name) => [name, chosen.get(name)]));
}

function target() {
  const { owner, openUrl } = form().dataset;
  return { owner, openUrl, fields: fields() };
}

// A date is asked for before filming: nobody films twice for a field left empty.
function isWhenGiven() {
  const date = part("[name=starts_at]");
  if (!date) return true;
  date.required = fields().when === "other";
  return date.reportValidity();
}

function showErrors(files) {
  const errors = document.getElementById("upload-errors");
  errors.replaceChildren();
  for (const { name, size } of files) {
    const id = size ? "too-large" : "is-empty";
    const error = document.getElementById(id).content.cloneNode(true);
    error.querySelector(".file-name").textContent = name;
    errors.append(error);
  }
}

async function take(input) {
  const files = [...input.files];
  const isRefused = ({ size }) => !size || size > Number(form().dataset.maxMb) * MB;
  const refused = files.filter(isRefused);
  showErrors(refused);
  const accepted = files.filter((file) => !isRefused(file));
  const isAllOrNothing = !progress && refused.length > 0;
  if (!accepted.length || isAllOrNothing || (progress && !isWhenGiven())) {
    input.value = "";
  } else if (progress) {
    progress.watch(await addFiles(target(), accepted));
    input.value = "";
  } else {
    form().requestSubmit();
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("#upload-form input[type=file]")) take(event.target);
});

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  part(".drop-zone")?.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) part(".drop-zone")?.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  part(".drop-zone")?.classList.remove("is-over");
  const input = part(".upload input");
  if (!input || !event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  take(input);
});

// Without a camera the page says why, and offers the device's own camera app or a file.
function showProblem(name) {
  part(".camera-problem").hidden = false;
  for (const words of form().querySelectorAll("[data-problem]")) {
    words.hidden = words.dataset.problem !== name;
  }
  const isFinal = name !== "permission" && name !== "busy";
  part(".film").hidden = isFinal;
  form().classList.toggle("is-without-camera", isFinal);
}

async function film() {
  if (!isWhenGiven()) return;
  part(".camera-problem").hidden = true;
  const problem = await openStage({ target, onUse: (id) => progress.watch([id]) });
  if (problem) showProblem(problem);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#upload-form .film")) film();
  if (event.target.closest("#upload-form .cancel-upload")) progress?.cancel();
});

function showProblemBeforehand() {
  if (!part(".film")) return;
  const problem = problemBeforehand() ?? (isSupported ? null : "recorder");
  if (problem) showProblem(problem);
}

// What was refused for its session is sent again to the one that is chosen now.
document.addEventListener("unsent:go-on", async ({ detail: { id } }) => {
  const upload = await getUpload(id);
  if (!progress || !upload || !isWhenGiven()) return;
  const isOfThisClass = upload.openUrl === form().dataset.openUrl;
  await use(id, isOfThisClass && !upload.url ? { fields: fields() } : {});
  progress.watch([id]);
});

// The form comes anew when something in it was refused.
document.addEventListener("htmx:afterSwap", showProblemBeforehand);
showProblemBeforehand();

// Whoever comes by “Film the class” of another page has pressed that button already.
if (new URLSearchParams(location.search).has("film") && part(".film") && !part(".film").hidden) film();
