// Hand visits in, each once: at once if there is a network, else later; the site knows them by id.
// Whatever is kept is sealed before: also what was handed in lies on in a device's memory for a while.
import { forgetVisit, keepVisit, keptVisits, MOST } from "./kiosk_store.js";

const LOCK = "attendance-kiosk";
const AGAIN_MS = 15_000;
const MOST_TRIES = 40;

export const OFFLINE = "offline";
export const LATER = "later";
export const FULL = "full";
export const ENDED = "ended";

// Two pages of one device would else hand in the same.
function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

export class VisitQueue {
  #url;
  #token;
  #seal;
  #onCount;
  #onEnded;
  #underWay = new Set();
  #isGoing = false;
  #timer = null;

  // `token` gives that of the page's forms, `seal` a visit that only the site can open; `onCount` is called with how many visits wait, and
  // `onEnded` where the site does not know what waits as this device's: the page is out of date.
  constructor({ url, token, seal, onCount = () => {}, onEnded = () => {} }) {
    this.#url = url;
    this.#token = token;
    this.#seal = seal;
    this.#onCount = onCount;
    this.#onEnded = onEnded;
  }

  start() {
    window.addEventListener("online", () => this.handInAll());
    this.#handInSoon(0);
  }

  // Keep a visit, and hand it in: returns the site's answer, or one with the outcome of trouble.
  async add(visit) {
    const waiting = await keptVisits();
    if (waiting.length >= MOST) return { outcome: FULL };
    const sealed = await this.#seal(visit);
    await keepVisit(sealed);
    const answer = await this.#handIn(sealed);
    await this.#count();
    return answer;
  }

  // Hand in what waits, the oldest first; without a network the rest waits on.
  async handInAll() {
    if (this.#isGoing) return;
    this.#isGoing = true;
    try {
      await alone(() => this.#handInKept());
      await this.#count();
    } finally {
      this.#isGoing = false;
      this.#handInSoon(AGAIN_MS);
    }
  }

  async #handInKept() {
    for (const visit of await keptVisits()) {
      if (this.#underWay.has(visit.id)) continue;
      const { outcome } = await this.#handIn(visit.sealed ? visit : await this.#sealKept(visit));
      if (outcome === ENDED) this.#onEnded();
      if (outcome === OFFLINE || outcome === ENDED) break;
    }
  }

  // A page of an earlier version kept it as it was.
  async #sealKept(visit) {
    const sealed = await this.#seal(visit);
    await keepVisit(sealed);
    return sealed;
  }

  #handInSoon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.handInAll(), ms);
  }

  async #count() {
    this.#onCount((await keptVisits()).length);
  }

  async #handIn(visit) {
    this.#underWay.add(visit.id);
    try {
      return await this.#send(visit);
    } catch {
      return { outcome: OFFLINE };
    } finally {
      this.#underWay.delete(visit.id);
    }
  }

  async #send(visit) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.#token() };
    const options = { method: "POST", headers, body: formOf(visit), redirect: "manual", cache: "no-store" };
    const response = await fetch(this.#url, options);
    if (response.ok) {
      const answer = await response.json();
      await forgetVisit(visit.id);
      return answer;
    }
    // No kiosk any more, or a page of yesterday: the page is loaded anew and says which.
    if (response.type === "opaqueredirect" || response.status === 403) return { outcome: ENDED };
    const kind = response.status === 409 ? (await response.json()).kind : "";
    const nTries = (visit.nTries ?? 0) + 1;
    // The same again would be refused again.
    if (kind === "VisitRefusedError" || nTries >= MOST_TRIES) await forgetVisit(visit.id);
    else await keepVisit({ ...visit, nTries });
    return { outcome: LATER };
  }
}

// When it was is told by its age: the clock of a tablet may be wrong, its hours are as long.
export function formOf(visit, now = Date.now()) {
  const form = new FormData();
  form.append("client_id", visit.id);
  form.append("waited_s", Math.max(0, (now - visit.takenAt) / 1000).toFixed(1));
  form.append("sealed", visit.sealed, "visit");
  return form;
}
