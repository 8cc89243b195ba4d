// Show how much of what was just filmed or chosen is sent, and go on to what came of it.
import * as queue from "./upload_queue.js";
import { getUpload } from "./upload_store.js";
import { DONE, REFUSED, shareSent, throwAway } from "./uploads.js";
import { keepAwake, letSleep } from "./wake_lock.js";

const LOOK_EVERY_MS = 250;
const READ_WORDS_MS = 700;

function wordsFor(uploads) {
  if (uploads.every(({ state }) => state === DONE)) return "done";
  const trouble = queue.currentTrouble();
  if (trouble) return trouble;
  return shareSent(uploads) < 1 ? "sending" : "checking";
}

// One set of uploads at a time; a further one is shown together with it.
export class Progress {
  ids = [];
  timer = null;

  // Looked up each time: the form comes anew when something in it was refused.
  get form() {
    return document.getElementById("upload-form");
  }

  get panel() {
    return this.form.querySelector(".upload-progress");
  }

  watch(ids) {
    this.ids.push(...ids);
    this.form.classList.add("is-sending");
    this.panel.hidden = false;
    this.panel.scrollIntoView({ block: "nearest" });
    keepAwake();
    queue.hurry();
    this.timer ??= setInterval(() => this.refresh(), LOOK_EVERY_MS);
  }

  async refresh() {
    const uploads = (await Promise.all(this.ids.map(getUpload))).filter(Boolean);
    const accepted = uploads.filter(({ state }) => state !== REFUSED);
    if (!accepted.length) {
      // The list of unfinished uploads says why.
      document.getElementById("unsent").scrollIntoView({ block: "nearest" });
      return this.end();
    }
    this.show(accepted);
    if (accepted.some(({ state }) => state !== DONE) || !this.timer) return undefined;
    this.end({ isShown: true });
    const isAllTaken = accepted.length === uploads.length;
    return isAllTaken ? this.leave(accepted) : this.offer(accepted);
  }

  show(uploads) {
    const share = shareSent(uploads);
    this.panel.querySelector("progress").value = 100 * share;
    this.panel.querySelector(".percent").textContent = Math.floor(100 * share);
    const words = this.panel.querySelector("[role=status]");
    const text = words.dataset[wordsFor(uploads)];
    // A screen reader says the words anew with each change.
    if (words.textContent !== text) words.textContent = text;
  }

  end({ isShown = false } = {}) {
    clearInterval(this.timer);
    this.timer = null;
    this.ids = [];
    letSleep();
    this.panel.hidden = !isShown;
    this.form.classList.toggle("is-sending", isShown);
  }

  async leave(uploads) {
    const address = uploads[0].captureUrl;
    for (const { id } of uploads) await throwAway(id);
    setTimeout(() => location.assign(address), READ_WORDS_MS);
  }

  // Some were refused, and their words must be read before the page goes.
  async offer(uploads) {
    const link = this.panel.querySelector(".go-on");
    link.href = uploads[0].captureUrl;
    link.hidden = false;
    this.panel.querySelector(".cancel-upload").hidden = true;
    for (const { id } of uploads) await throwAway(id);
  }

  async cancel() {
    const ids = this.ids;
    this.end();
    for (const id of ids) await throwAway(id);
  }
}
