// Keep visits in the browser (IndexedDB) until the site has them; in memory where it cannot.
import { asPromise, databaseOf, whenKept } from "./browser_database.js";

const STORE = "visits";
const memory = new Map();
const open = databaseOf("attendance-kiosk", [STORE]);

export const KEPT_MS = 12 * 3600 * 1000;
export const MOST = 120;

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
