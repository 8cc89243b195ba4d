// What there is to send: films while they are filmed, files as they are chosen.
import * as store from "./upload_store.js";
import { abandon, sha256Of } from "./upload_server.js";

export const FILE_CHUNK_BYTES = 1_000_000;
const FILM_CHUNK_BYTES = 2_000_000;

// States of an upload. A film that was filmed waits for the word whether it is to be used.
export const FILMING = "filming";
export const FILMED = "filmed";
export const READY = "ready";
export const REFUSED = "refused";
export const DONE = "done";

// This visit of this page; a film of another visit waits for a word of its owner.
export const PAGE = globalThis.crypto?.randomUUID?.() ?? "";

// target: owner, openUrl, and the fields that choose the session.
function newUpload(target, overrides) {
  return {
    ...target,
    id: crypto.randomUUID(),
    batch: crypto.randomUUID(),
    page: PAGE,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "",
    begunAt: Date.now(),
    capturedAt: Date.now(),
    totalBytes: null,
    url: null,
    nChunks: 0,
    nBytes: 0,
    digests: [],
    nAcked: 0,
    ackedBytes: 0,
    ...overrides,
  };
}

export async function addFiles(target, files) {
  const batch = crypto.randomUUID();
  const uploads = files.map((file, index) =>
    newUpload(target, {
      batch,
      begunAt: Date.now() + index, // They are sent in the order in which they were chosen.
      state: READY,
      isFilm: false,
      fileName: file.name,
      capturedAt: file.lastModified || Date.now(),
      totalBytes: file.size,
      nBytes: file.size,
      nChunks: Math.ceil(file.size / FILE_CHUNK_BYTES),
    }),
  );
  for (const [index, upload] of uploads.entries()) {
    await store.putFile(upload.id, files[index]);
    await store.addUpload(upload);
  }
  return uploads.map(({ id }) => id);
}

export async function addFilm(target, mimeType) {
  const ending = mimeType.startsWith("video/mp4") ? "mp4" : "webm";
  const upload = newUpload(target, { state: FILMING, isFilm: true, fileName: `film.${ending}` });
  await store.addUpload(upload);
  return upload.id;
}

// Keep what of a film is not kept yet, in parts that the server takes; what failed is made up for.
export async function addToFilm(id, film) {
  for (;;) {
    const { nChunks, nBytes } = await store.getUpload(id);
    if (nBytes >= film.size) return;
    const bytes = await film.slice(nBytes, nBytes + FILM_CHUNK_BYTES).arrayBuffer();
    const sha256 = await sha256Of(bytes);
    // The part first: an upload never speaks of a part that is not kept.
    await store.putChunk(id, nChunks, { bytes, sha256 });
    await store.changeUpload(id, (upload) => ({
      nChunks: nChunks + 1,
      nBytes: upload.nBytes + bytes.byteLength,
      digests: [...upload.digests, sha256],
    }));
  }
}

export function filmEnded(id) {
  return store.changeUpload(id, () => ({ state: FILMED }));
}

// Its owner wants it: now, or after it was refused, perhaps for another session.
export function use(id, changes = {}) {
  return store.changeUpload(id, () => ({ ...changes, state: READY, refusal: "" }));
}

export async function throwAway(id) {
  const upload = await store.getUpload(id);
  await store.removeUpload(id);
  // Without an answer the server forgets it by itself after a day.
  if (upload?.url && upload.state !== DONE && !upload.isFinal) {
    await abandon(upload).catch(() => {});
  }
}

export function shareSent(uploads) {
  const total = uploads.reduce((sum, upload) => sum + upload.nBytes, 0);
  const acked = uploads.reduce((sum, upload) => sum + Math.min(upload.ackedBytes, upload.nBytes), 0);
  return total ? acked / total : 0;
}
