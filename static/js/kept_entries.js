// Keep what was entered in a form until the site has it: whoever was signed out meanwhile signs in, and it stands there again.
const KEY = "kept-entries";
const LONGEST_MS = 12 * 3600 * 1000;
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);
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

function addressOf(form) {
  // A field may be named "action".
  return new URL(form.getAttribute("action") || location.href, location.href).pathname;
}

function isTick({ type }) {
  return type === "checkbox" || type === "radio";
}

function fieldsOf(form) {
  return [...form.elements].filter(({ name, type }) => name && type && !NEVER.has(type));
}

function valueOf(field) {
  if (isTick(field)) return field.checked;
  return field.type === "select-multiple" ? [...field.selectedOptions].map(({ value }) => value) : field.value;
}

// Of ticks and choices the value tells which one it is.
function keyOf(field) {
  return isTick(field) ? `${field.name}=${field.value}` : field.name;
}

function putBack(field, value) {
  if (JSON.stringify(valueOf(field)) === JSON.stringify(value)) return;
  if (isTick(field)) field.checked = value;
  else if (field.type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fillIn(form, { fields, hadFiles }) {
  const values = new Map(fields);
  for (const field of fieldsOf(form)) if (values.has(keyOf(field))) putBack(field, values.get(keyOf(field)));
  const toast = document.getElementById("entries-toast").content.cloneNode(true);
  if (hadFiles) toast.querySelector("[hidden]").hidden = false;
  document.getElementById("toasts").append(toast);
  form.scrollIntoView({ block: "nearest" });
}

function fillInAll() {
  const found = document.querySelectorAll("form[data-keep=entries], [data-keep=entries] form");
  const forms = new Map([...found].map((form) => [addressOf(form), form]));
  const mine = kept().filter((entry) => entry.isWaiting && entry.owner === owner);
  // What is somebody else's, or has been answered by now, is none of this page's affair.
  store(mine.filter(({ address }) => !forms.has(address)));
  for (const entry of mine) if (forms.has(entry.address)) fillIn(forms.get(entry.address), entry);
}

document.addEventListener("submit", ({ target: form }) => {
  if (!owner || form.closest("[data-keep]")?.dataset.keep !== "entries") return;
  const address = addressOf(form);
  const fields = fieldsOf(form).map((field) => [keyOf(field), valueOf(field)]);
  const hadFiles = [...form.elements].some(({ files }) => files?.length);
  const others = kept().filter((entry) => entry.address !== address);
  store([...others, { address, fields, hadFiles, owner, at: Date.now(), isWaiting: false }]);
});

function letAllWait() {
  store(kept().map((entry) => ({ ...entry, isWaiting: true })));
}

// Signed out, or the token is of an earlier sign-in: nothing has been changed.
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
  if (xhr.status === 401 || xhr.status === 403) letAllWait();
});

if (owner) {
  fillInAll();
} else if (kept().length) {
  letAllWait();
  document.getElementById("entries-words")?.removeAttribute("hidden");
}
