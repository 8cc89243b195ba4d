// Send the form as a whole, where a browser cannot send in parts, and show how much is sent.
const form = () => document.getElementById("upload-form");
const part = (selector) => form().querySelector(selector);

function showProgress(share) {
  // Where nobody can be recognised there is only "Mark by hand", and no file to send.
  if (!part(".upload-progress")) return;
  part(".upload-progress progress").value = 100 * share;
  part(".upload-progress .percent").textContent = Math.round(100 * share);
  const words = part(".upload-progress [role=status]");
  const text = share < 1 ? words.dataset.sending : words.dataset.checking;
  // A screen reader says the words anew with each change, so there is one only when they change.
  if (words.textContent !== text) words.textContent = text;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== form()) return;
  const hasFiles = [...form().querySelectorAll("input[type=file]")].some((i) => i.files.length);
  if (!hasFiles) return;
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
    if (!form()) return;
    part(".upload-progress").hidden = true;
    form().reset();
  });
}

document.addEventListener("click", (event) => {
  if (event.target.matches(".cancel-upload")) htmx.trigger(form(), "htmx:abort");
});
