// Send photos and videos as soon as they are chosen or dropped, and show how much is sent.
const MB = 1e6;
const form = () => document.getElementById("upload-form");
const part = (selector) => form().querySelector(selector);

function tooLarge(files) {
  return [...files].filter((file) => file.size > Number(form().dataset.maxMb) * MB);
}

function showErrors(files) {
  const errors = document.getElementById("upload-errors");
  errors.replaceChildren();
  for (const file of files) {
    const error = document.getElementById("too-large").content.cloneNode(true);
    error.querySelector("li").prepend(`${file.name} `);
    errors.append(error);
  }
}

function send(input) {
  const refused = tooLarge(input.files);
  showErrors(refused);
  if (refused.length) input.value = "";
  if (input.files.length) form().requestSubmit();
}

function showProgress(share) {
  part(".upload-progress progress").value = 100 * share;
  part(".upload-progress .percent").textContent = Math.round(100 * share);
  const words = part(".upload-progress [role=status]");
  const text = share < 1 ? words.dataset.sending : words.dataset.checking;
  // A screen reader says the words anew with each change, so there is one only when they change.
  if (words.textContent !== text) words.textContent = text;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("#upload-form input[type=file]")) send(event.target);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const hasFiles = [...form().querySelectorAll("input[type=file]")].some((i) => i.files.length);
  if (event.target !== form() || !hasFiles) return;
  showProgress(0);
  part(".upload-progress").hidden = false;
});

// The same event tells how much of the answer has come; only the upload knows a share below one.
document.addEventListener("htmx:xhr:progress", (event) => {
  const { loaded, total } = event.detail;
  if (event.target === form() && total) showProgress(loaded / total);
});

for (const name of ["htmx:sendAbort", "htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    part(".upload-progress").hidden = true;
    form().reset();
  });
}

document.addEventListener("click", (event) => {
  if (event.target.matches(".cancel-upload")) htmx.trigger(form(), "htmx:abort");
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
  send(input);
});
