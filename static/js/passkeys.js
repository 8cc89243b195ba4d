// Ask the browser for a passkey and send what it answers; without script or passkey the form says so.

const ask = async (form) => {
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await window.webauthnJSON[form.dataset.passkey](options);
  form.elements.credential.value = JSON.stringify(answer);
  // Past the listener below, which would ask for the passkey again.
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failure = form.querySelector("[role=alert]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failure.hidden = true;
    ask(form).catch(() => {
      failure.hidden = false;
    });
  });
}
