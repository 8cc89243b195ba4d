// Keep what was pressed until the site has it: whoever was signed out meanwhile signs in, and it is sent.
const KEY = "kept-presses";
const SENT_WORDS = "kept-is-sent";
const LONGEST_MS = 12 * 3600 * 1000;
const MOST_TRIES = 2;
const SAVED = 200;
const FORM_REFUSED = 422;
const owner = document.body.dataset.owner;

function kept() {
  try {
    const list = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    return list.filter(({ at }) => Date.now() - at < LONGEST_MS);
  } catch {
    return [];
  }
}

function store(list) {
  if (list.length) sessionStorage.setItem(KEY, JSON.stringify(list));
  else sessionStorage.removeItem(KEY);
}

function isKept(form) {
  // A form of entries is filled in again instead (kept_entries.js).
  return owner && form.closest("[data-keep]")?.dataset.keep === "" && !form.querySelector("[type=password], [type=file]");
}

// One press for each address: who presses another status of the same student means the last one.
function keep(url, formData, isPlain) {
  const fields = [...formData].filter(([name]) => name !== "csrfmiddlewaretoken");
  const others = kept().filter((press) => press.url !== url);
  store([...others, { url, fields, isPlain, owner, at: Date.now(), isWaiting: false, nTries: 0 }]);
}

function forget(url) {
  store(kept().filter((press) => press.url !== url || press.isWaiting));
}

function letAllWait() {
  store(kept().map((press) => ({ ...press, isWaiting: true })));
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (requestConfig.verb === "post" && isKept(elt)) keep(requestConfig.path, requestConfig.formData, false);
});

// 401: signed out. 403 with a way on: the token is of an earlier sign-in. Neither has changed anything.
function isUnanswered({ status }) {
  return status === 401 || status === 403;
}

document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
  if (isUnanswered(xhr)) letAllWait();
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
  if (!isUnanswered(xhr)) forget(requestConfig.path);
});

function keepForm(form, submitter, isPlain = true) {
  keep(new URL(form.action).pathname, new FormData(form, submitter), isPlain);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!event.defaultPrevented && form.method === "post" && isKept(form)) keepForm(form, event.submitter);
});
// A page may wait with a form until something else is answered: it is kept from the press on.
document.addEventListener("kept:keep", ({ detail: { form, submitter, isPlain } }) => keepForm(form, submitter, isPlain));

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

async function send({ url, fields }) {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": token() };
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
  if (isUnanswered(answer)) throw new Error(`${answer.status}`);
  return answer.status;
}

// A form that leads to another page is sent as the browser would have sent it.
function sendPlain({ url, fields }) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: url, hidden: true });
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token()]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

async function sendAll() {
  const mine = kept().filter((press) => press.isWaiting && press.owner === owner && press.nTries < MOST_TRIES);
  // What is somebody else's, or has been delivered by now, is none of this page's affair.
  store(mine.map((press) => ({ ...press, nTries: press.nTries + 1 })));
  const plain = mine.find(({ isPlain }) => isPlain);
  let isSaved = true;
  for (const press of mine.filter(({ isPlain }) => !isPlain)) {
    let status;
    try {
      status = await send(press);
    } catch {
      return; // It stays for the next page.
    }
    store(kept().filter(({ url }) => url !== press.url));
    // What was typed is refused in its form: that is a page of its own, with what was typed.
    if (status === FORM_REFUSED) return sendPlain(press);
    // Any other refusal waits on the server as a message for the page that is loaded next.
    isSaved &&= status === SAVED;
  }
  if (plain) {
    store(kept().map((press) => ({ ...press, isWaiting: false })));
    return sendPlain(plain);
  }
  if (!mine.length) return;
  if (isSaved) sessionStorage.setItem(SENT_WORDS, "1");
  location.reload();
}

function showSent() {
  if (!sessionStorage.getItem(SENT_WORDS)) return;
  sessionStorage.removeItem(SENT_WORDS);
  document.getElementById("toasts").append(document.getElementById("kept-toast").content.cloneNode(true));
}

if (owner) {
  showSent();
  sendAll();
} else if (kept().length) {
  letAllWait();
  document.getElementById("kept-words")?.removeAttribute("hidden");
}
