// Keep visits in the browser (IndexedDB) until the site has them; in memory where it cannot.
const NAME = "attendance-kiosk";
const STORE = "visits";
const memory = new Map();
let opening = null;

export const KEPT_MS = 12 * 3600 * 1000;
export const MOST = 120;

function open() {
  opening ??= new Promise((resolve) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      request.result.onclose = () => {
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => resolve(null);
  }).catch(() => null);
  return opening;
}

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Kept only once the transaction is complete: a full device is found out at its end.
function whenKept(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function keepVisit(visit) {
  const database = await open();
  if (database) {
    try {
      const work = database.transaction(STORE, "readwrite");
      work.objectStore(STORE).put(visit, visit.id);
      await whenKept(work);
      return;
    } catch {
      // No room on the device: it lives as long as the page.
    }
  }
  memory.set(visit.id, visit);
}

export async function forgetVisit(id) {
  memory.delete(id);
  const database = await open();
  if (database) await asPromise(database.transaction(STORE, "readwrite").objectStore(STORE).delete(id));
}

// The oldest first; what is too old is forgotten, as nobody would take it any more.
export async function keptVisits(now = Date.now()) {
  const database = await open();
  const stored = database ? await asPromise(database.transaction(STORE).objectStore(STORE).getAll()) : [];
  const all = [...stored, ...memory.values()].sort((one, other) => one.takenAt - other.takenAt);
  const isOld = (visit) => now - visit.takenAt > KEPT_MS;
  for (const visit of all.filter(isOld)) await forgetVisit(visit.id);
  return all.filter((visit) => !isOld(visit));
}
