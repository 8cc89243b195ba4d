// How many pictures a second are answered, and how far behind: of the latest ten.
const OVER = 10;
const LEAST = 3;

// A face that is not seen again within 1.2 seconds (max_gap_s) counts as another one: below this
// pace nobody is followed, and nobody named.
export const LEAST_FPS = 1;

export class Pace {
  #moments = [];

  add(takenAt, now) {
    this.#moments.push({ now, delay: now - takenAt });
    if (this.#moments.length > OVER) this.#moments.shift();
  }

  get isKnown() {
    return this.#moments.length >= LEAST;
  }

  get fps() {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    return ((this.#moments.length - 1) * 1000) / (last.now - first.now);
  }

  get delayS() {
    const delays = this.#moments.map(({ delay }) => delay).sort((a, b) => a - b);
    return delays[Math.floor(delays.length / 2)] / 1000;
  }

  get isTooSlow() {
    return this.isKnown && this.fps < LEAST_FPS;
  }
}
