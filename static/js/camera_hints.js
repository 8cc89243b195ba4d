// Tell from small pictures of the camera whether it is too dark or moved too fast.
export const WIDTH = 48;
export const HEIGHT = 27;

// Mean brightness, of 255: below it faces drown in noise.
const DARK = { on: 45, off: 60 };
// Mean change between two looks, 0.2 s apart, of 255. The drawn class video, panned as advised,
// changes by 15 and never by more than 21; panned twice as fast by 26.
const FAST = { on: 26, off: 21 };
const N_LOOKS = 3;

// Changes its mind only after several looks in a row say so, and not back at the same border.
export class Steady {
  constructor({ on, off }, nLooks = N_LOOKS) {
    this.border = { on, off };
    this.nLooks = nLooks;
    this.isOn = false;
    this.count = 0;
  }

  update(value) {
    const isHighBad = this.border.on > this.border.off;
    const border = this.isOn ? this.border.off : this.border.on;
    const isBad = isHighBad ? value > border : value < border;
    this.count = isBad === this.isOn ? 0 : this.count + 1;
    if (this.count >= this.nLooks) {
      this.isOn = isBad;
      this.count = 0;
    }
    return this.isOn;
  }
}

export function brightnessOf(rgba) {
  let sum = 0;
  for (let i = 0; i < rgba.length; i += 4) sum += luma(rgba, i);
  return sum / (rgba.length / 4);
}

export function changeBetween(before, rgba) {
  let sum = 0;
  for (let i = 0; i < rgba.length; i += 4) sum += Math.abs(luma(rgba, i) - luma(before, i));
  return sum / (rgba.length / 4);
}

function luma(rgba, i) {
  return 0.299 * rgba[i] + 0.587 * rgba[i + 1] + 0.114 * rgba[i + 2];
}

// Looks at a video element; gives "dark", "fast" or null.
export class Hints {
  constructor(video) {
    this.video = video;
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.dark = new Steady(DARK);
    this.fast = new Steady(FAST);
    this.before = null;
  }

  problem() {
    if (!this.video.videoWidth) return null;
    this.context.drawImage(this.video, 0, 0, WIDTH, HEIGHT);
    const rgba = this.context.getImageData(0, 0, WIDTH, HEIGHT).data;
    const isDark = this.dark.update(brightnessOf(rgba));
    const isFast = this.fast.update(this.before ? changeBetween(this.before, rgba) : 0);
    this.before = rgba;
    if (isDark) return "dark";
    return isFast ? "fast" : null;
  }
}
