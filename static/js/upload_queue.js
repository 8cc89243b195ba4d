// Send what is kept in the browser, part by part, until the server has all of it.
import * as server from "./upload_server.js";
import * as store from "./upload_store.js";
import { DONE, FILE_CHUNK_BYTES, FILMED, FILMING, PAGE, READY, REFUSED } from "./uploads.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];
const MAX_REPEATS = 5;
const REPEATABLE = ["ChunkDamagedError", "ChunkOutOfTurnError"];
const FINAL = ["RecordingRefusedError", "UploadTooLargeError", server.GONE];

export const isSupported = Boolean(
  window.isSecureContext && window.indexedDB && globalThis.crypto?.subtle && navigator.locks,
);

let owner = null;
let isRunning = false;
let wake = () => {};
let trouble = null;
const seen = new Set();
const repeats = new Map();
const failuresOf = new Map();

export function start(ownerId) {
  owner = ownerId;
  window.addEventListener("online", hurry);
  kick();
}

// The network is back, or somebody pressed a button: do not wait for the next try.
export function hurry() {
  wake();
  kick();
}

// Why nothing is sent at the moment: "offline", "login", "server" or null.
export function currentTrouble() {
  return trouble;
}

export function kick() {
  if (isRunning || !owner) return;
  isRunning = true;
  // One page of the browser sends; if it is closed the next one takes over.
  navigator.locks.request("attendance-uploads", work).finally(() => {
    isRunning = false;
  });
}

async function work() {
  let failures = 0;
  for (let upload = await next(); upload; upload = await next()) {
    try {
      await advance(upload);
      failuresOf.delete(upload.id);
      failures = 0;
      trouble = null;
    } catch (error) {
      if (error instanceof server.Refusal) {
        await meetRefusal(upload, error);
        continue;
      }
      trouble = error instanceof server.Trouble ? error.kind : "server";
      seen.delete(upload.id);
      // One that the server cannot take lets the others go first.
      if (trouble === "server") failuresOf.set(upload.id, (failuresOf.get(upload.id) ?? 0) + 1);
      await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
      failures += 1;
    }
  }
  trouble = null;
}

async function next() {
  // Cleared before looking: a kick from now on starts the work anew if nothing is found.
  const uploads = await store.uploadsOf(owner);
  const able = uploads.filter(canAdvance);
  const nFailed = ({ id }) => failuresOf.get(id) ?? 0;
  const fewest = Math.min(...able.map(nFailed));
  const found = able.find((upload) => nFailed(upload) === fewest);
  if (!found) isRunning = false;
  return found;
}

function canAdvance(upload) {
  if (upload.state === READY) return true;
  const isOfThisPage = upload.page === PAGE && (upload.state === FILMING || upload.state === FILMED);
  return isOfThisPage && upload.nAcked < upload.nChunks;
}

function pause(duration_ms) {
  return new Promise((resolve) => {
    // Scattered: a whole school must not come at once when its network is back.
    const timer = setTimeout(resolve, duration_ms * (0.8 + 0.4 * Math.random()));
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  }).finally(() => {
    wake = () => {};
  });
}

// Take one step: begin, find out where to go on, send a part, or complete.
async function advance(upload) {
  if (!upload.url) return begin(upload);
  if (!seen.has(upload.id)) return goOnWhere(upload, await server.stateOf(upload));
  if (upload.nAcked < upload.nChunks) return sendNext(upload);
  if (upload.state !== READY) return undefined;
  const reply = await server.complete(upload);
  return finish(upload.id, reply.capture_url);
}

async function begin(upload) {
  const reply = await server.begin(upload);
  for (const other of await store.uploadsOf(owner)) {
    if (other.batch !== upload.batch || other.url || other.id === upload.id) continue;
    // What was chosen together goes to one session.
    const { openUrl, fields } = other;
    const first = other.first ?? { openUrl, fields };
    await store.changeUpload(other.id, () => ({ openUrl: reply.open_url, fields: {}, first }));
  }
  const begun = await store.changeUpload(upload.id, () => ({ url: reply.url }));
  // Thrown away while the server answered: it must not keep what nobody wants.
  await (begun ? goOnWhere(begun, reply) : server.abandon({ ...upload, url: reply.url }));
}

async function goOnWhere(upload, reply) {
  if (reply.capture_url) return finish(upload.id, reply.capture_url);
  const isLost = reply.n_received < upload.nAcked && !(await store.getFile(upload.id));
  if (isLost) throw new server.Refusal("", server.GONE);
  for (let number = upload.nAcked; number < reply.n_received; number += 1) {
    await store.removeChunk(upload.id, number);
  }
  seen.add(upload.id);
  await acknowledge(upload.id, reply);
}

async function sendNext(upload) {
  const number = upload.nAcked;
  const chunk = await chunkOf(upload, number);
  if (!chunk) throw new server.Refusal("", server.GONE);
  const reply = await server.sendChunk(upload, number, chunk);
  repeats.delete(upload.id);
  await acknowledge(upload.id, reply);
  await store.removeChunk(upload.id, number);
}

function acknowledge(id, reply) {
  return store.changeUpload(id, () => ({
    nAcked: reply.n_received,
    ackedBytes: reply.received_bytes,
  }));
}

async function chunkOf(upload, number) {
  const kept = await store.getChunk(upload.id, number);
  if (kept) return kept;
  const file = await store.getFile(upload.id);
  if (!file) return null;
  const start = number * FILE_CHUNK_BYTES;
  const bytes = await file.slice(start, start + FILE_CHUNK_BYTES).arrayBuffer();
  const sha256 = await server.sha256Of(bytes);
  await store.changeUpload(upload.id, ({ digests }) => {
    digests[number] = sha256;
    return { digests };
  });
  return { bytes, sha256 };
}

async function finish(id, captureUrl) {
  await store.dropContents(id);
  await store.changeUpload(id, ({ nBytes, nChunks }) => ({
    state: DONE,
    captureUrl,
    nAcked: nChunks,
    ackedBytes: nBytes,
  }));
}

async function meetRefusal(upload, refusal) {
  const nRepeats = (repeats.get(upload.id) ?? 0) + 1;
  repeats.set(upload.id, nRepeats);
  seen.delete(upload.id);
  if (nRepeats <= MAX_REPEATS) {
    if (REPEATABLE.includes(refusal.kind)) return;
    if (refusal.kind === server.GONE && (await beginAnew(upload))) return;
  }
  repeats.delete(upload.id);
  await store.changeUpload(upload.id, () => ({
    state: REFUSED,
    refusal: refusal.message,
    isFinal: FINAL.includes(refusal.kind),
  }));
}

// The server has forgotten the upload; that is no loss while all of it is still here. A session
// that was opened for a file goes when that file is refused: the next file opens it again.
async function beginAnew(upload) {
  if (!upload.url && upload.first) {
    await store.changeUpload(upload.id, () => ({ ...upload.first, first: null }));
    return true;
  }
  const isAllHere = upload.nAcked === 0 || (await store.getFile(upload.id));
  if (!upload.url || !isAllHere) return false;
  await store.changeUpload(upload.id, () => ({ url: null, nAcked: 0, ackedBytes: 0 }));
  return true;
}
