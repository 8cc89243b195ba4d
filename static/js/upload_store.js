// Keep films and files in the browser (IndexedDB) until the server has them; in memory if it cannot.
import { asPromise, databaseOf, whenKept } from "./browser_database.js";

const KEPT_MS = 24 * 3600 * 1000;
const memory = { uploads: new Map(), chunks: new Map(), files: new Map() };
const open = databaseOf("attendance-uploads", Object.keys(memory));

async function put(name, key, value) {
  const database = await open();
  if (database) {
    try {
      const work = database.transaction(name, "readwrite");
      work.objectStore(name).put(value, key);
      await whenKept(work);
      memory[name].delete(String(key));
      return;
    } catch (error) {
      if (name === "uploads") throw error;
      // No room left on the device: keep this part in the page and send it from there.
    }
  }
  memory[name].set(String(key), value);
}

async function get(name, key) {
  if (memory[name].has(String(key))) return memory[name].get(String(key));
  const database = await open();
  if (!database) return undefined;
  return asPromise(database.transaction(name).objectStore(name).get(key));
}

async function remove(name, key) {
  memory[name].delete(String(key));
  const database = await open();
  if (database) {
    await asPromise(database.transaction(name, "readwrite").objectStore(name).delete(key));
  }
}

async function everyUpload() {
  const database = await open();
  if (!database) return [...memory.uploads.values()];
  return asPromise(database.transaction("uploads").objectStore("uploads").getAll());
}

// Uploads of one person, the oldest first; a colleague at the same device sees none of them.
export async function uploadsOf(owner) {
  const own = (await everyUpload()).filter((upload) => upload.owner === owner);
  return own.sort((one, other) => one.begunAt - other.begunAt);
}

export function addUpload(upload) {
  return put("uploads", upload.id, upload);
}

export function getUpload(id) {
  return get("uploads", id);
}

// Change an upload in one transaction, so that filming and sending do not undo each other's words.
export async function changeUpload(id, change) {
  const database = await open();
  if (!database) {
    const upload = memory.uploads.get(id);
    if (upload) Object.assign(upload, change(upload));
    return upload;
  }
  const work = database.transaction("uploads", "readwrite");
  const store = work.objectStore("uploads");
  const upload = await asPromise(store.get(id));
  if (!upload) return undefined;
  const changed = { ...upload, ...change(upload) };
  store.put(changed, id);
  await whenKept(work);
  return changed;
}

// The server has it, or nobody wants it: forget the film itself, and keep what is said of it.
export async function dropContents(id) {
  const upload = await getUpload(id);
  await remove("files", id);
  for (let number = upload?.nAcked ?? 0; number < (upload?.nChunks ?? 0); number += 1) {
    await remove("chunks", [id, number]);
  }
}

export async function removeUpload(id) {
  await dropContents(id);
  await remove("uploads", id);
}

export function putChunk(id, number, chunk) {
  return put("chunks", [id, number], chunk);
}

export function getChunk(id, number) {
  return get("chunks", [id, number]);
}

export function removeChunk(id, number) {
  return remove("chunks", [id, number]);
}

export function putFile(id, file) {
  return put("files", id, file);
}

export function getFile(id) {
  return get("files", id);
}

// After a day nobody goes on; the server forgets what had arrived at the same age.
export async function forgetOld(now = Date.now()) {
  for (const upload of await everyUpload()) {
    if (now - upload.begunAt > KEPT_MS) await removeUpload(upload.id);
  }
}
