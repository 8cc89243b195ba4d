// Film what the camera sees, and keep every second of it at once.
import { recordingType } from "./camera.js";
import * as queue from "./upload_queue.js";
import { addFilm, addToFilm, filmEnded } from "./uploads.js";

const SLICE_MS = 1000;
const BITS_PER_SECOND = 5_000_000;

export class Film {
  constructor(stream, { maxBytes, onEnd }) {
    this.pieces = [];
    this.nBytes = 0;
    this.maxBytes = maxBytes;
    this.onEnd = onEnd;
    this.recorder = new MediaRecorder(stream, {
      mimeType: recordingType(),
      videoBitsPerSecond: BITS_PER_SECOND,
      // MP4 comes in pieces from one key frame to the next: what is not out yet dies with a phone.
      videoKeyFrameIntervalDuration: SLICE_MS,
    });
    this.recorder.ondataavailable = ({ data }) => this.keep(data);
    this.recorder.onstop = () => this.end();
    // Whoever leaves the page may not come back to it.
    document.addEventListener("visibilitychange", () => this.isRunning && this.recorder.requestData());
    // The camera was unplugged or taken away: what was filmed stays.
    stream.getVideoTracks()[0].addEventListener("ended", () => this.stop());
  }

  async start(target) {
    this.id = await addFilm(target, this.recorder.mimeType);
    this.kept = Promise.resolve();
    this.recorder.start(SLICE_MS);
    this.startedAt = performance.now();
  }

  get duration_s() {
    if (!this.startedAt) return 0;
    return ((this.endedAt ?? performance.now()) - this.startedAt) / 1000;
  }

  get isRunning() {
    return this.recorder.state === "recording";
  }

  get blob() {
    return new Blob(this.pieces, { type: this.recorder.mimeType });
  }

  // One after the other: the order of the parts is the film. What cannot be kept at the moment is
  // kept together with the next second.
  keep(piece) {
    if (!piece.size) return;
    this.pieces.push(piece);
    this.nBytes += piece.size;
    // Room for the piece that still comes after the stop.
    if (this.nBytes > this.maxBytes - 2_000_000) this.stop();
    this.kept = this.kept.then(() => addToFilm(this.id, this.blob)).then(queue.kick, () => {});
  }

  stop() {
    if (this.isRunning) this.recorder.stop();
  }

  async end() {
    this.endedAt = performance.now();
    await this.kept;
    await filmEnded(this.id);
    queue.kick();
    this.onEnd(this);
  }
}
