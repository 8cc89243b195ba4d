// Know which pages of this browser are still open, by locks that go when a page goes.
import { PAGE } from "./uploads.js";

const PREFIX = "attendance-page-";

export function stayAlive() {
  // Never settled: the lock lasts as long as the page.
  navigator.locks.request(PREFIX + PAGE, () => new Promise(() => {}));
}

export async function pagesAlive() {
  const { held } = await navigator.locks.query();
  const names = held.map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}
