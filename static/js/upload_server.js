// Talk to the server about one upload: begin, send a part, complete, throw away.

// The server said no, in a sentence; sending the same again changes nothing.
export class Refusal extends Error {
  constructor(text, kind) {
    super(text);
    this.kind = kind;
  }
}

// No answer, or none that counts: it is tried again. `kind` is "offline", "login" or "server".
export class Trouble extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

export const GONE = "gone";

function token() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function answerOf(response) {
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 403) throw new Trouble("login");
  if (response.status === 404) throw new Refusal("", GONE);
  if (response.status !== 400 && response.status !== 409) throw new Trouble("server");
  const reply = await response.json();
  throw new Refusal(reply.refusal, reply.kind);
}

async function ask(url, options) {
  let response;
  try {
    // A redirect leads to the log-in page: nothing is followed with a film in hand.
    response = await fetch(url, { redirect: "manual", cache: "no-store", ...options });
  } catch {
    throw new Trouble("offline");
  }
  return answerOf(response);
}

// Whoever is logged in by now may be somebody else: the server then takes nothing. It goes on by
// itself, and is tried again without end: nobody stays signed in by it (static/js/by_itself.js).
function headersFor({ owner }) {
  return { Accept: "application/json", "X-Upload-Owner": owner, "X-By-Itself": "1" };
}

function post(upload, url, body, headers = {}) {
  const own = { ...headersFor(upload), "X-CSRFToken": token() };
  return ask(url, { method: "POST", body, headers: { ...own, ...headers } });
}

export function begin(upload) {
  const fields = {
    id: upload.id,
    file_name: upload.fileName,
    total_bytes: upload.totalBytes ?? "",
    begun_at: upload.begunAt,
    captured_at: upload.capturedAt,
    time_zone: upload.timeZone,
    ...upload.fields,
  };
  return post(upload, upload.openUrl, new URLSearchParams(fields));
}

export function stateOf(upload) {
  return ask(upload.url, { headers: headersFor(upload) });
}

export function sendChunk(upload, number, { bytes, sha256 }) {
  return post(upload, `${upload.url}chunks/${number}/`, bytes, {
    "Content-Type": "application/octet-stream",
    "X-Chunk-SHA256": sha256,
  });
}

export async function complete(upload) {
  const checksum = await sha256Of(new TextEncoder().encode(upload.digests.join("")));
  const fields = { n_chunks: upload.nChunks, total_bytes: upload.nBytes, checksum };
  return post(upload, `${upload.url}complete/`, new URLSearchParams(fields));
}

export function abandon(upload) {
  return post(upload, `${upload.url}abandon/`, new URLSearchParams());
}

export async function sha256Of(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
