"""A stand-in for Safari's recorder: it hands out a fragmented MP4 piece by piece.

What it copies of Safari, as its issue threads tell: MP4 whose header says a duration of 0, whole
fragments that begin with a key frame, slices that come when they are full and some that are empty,
before iOS 15 everything at the end, and a phone held upright as a turn in the header.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.face_vision.media.filming import film, turn_by_metadata
from tests.painted_faces import paint_class_picture

FPS = 10
LENGTH_S = 3
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}

SCRIPT = """
(() => {
  const pieces = %s.map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  const isInSlices = %s;
  window.MediaRecorder = class {
    static isTypeSupported(type) {
      return /^video\\/mp4(;|$)/.test(type);
    }
    constructor(stream) {
      this.stream = stream;
      this.mimeType = "video/mp4";
      this.state = "inactive";
      this.left = [...pieces];
    }
    give(parts) {
      this.ondataavailable({ data: new Blob(parts, { type: this.mimeType }) });
    }
    start(sliceMs) {
      this.state = "recording";
      if (!isInSlices) return;
      this.give([]);
      this.timer = setInterval(() => this.give(this.left.splice(0, 1)), sliceMs / 4);
    }
    requestData() {}
    stop() {
      clearInterval(this.timer);
      this.state = "inactive";
      setTimeout(() => {
        this.give(this.left.splice(0));
        this.onstop();
      });
    }
  };
})();
"""


def film_as_safari(path: Path, people: Sequence[int], *, is_upright: bool) -> Path:
    """Write a fragmented MP4 of painted people; of a phone held upright it lies on its side."""
    times_s = [number / FPS for number in range(FPS * LENGTH_S)]
    frames = [paint_class_picture(people, time_s=time_s) for time_s in times_s]
    if is_upright:
        frames = [np.ascontiguousarray(np.rot90(frame)) for frame in frames]
    film(path, frames=frames, times_s=times_s, options=FRAGMENTED, fps=FPS, gop_size=FPS)
    if is_upright:
        turn_by_metadata(path, 90)
    return path


def boxes_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Read an MP4's outermost boxes, by name."""
    place = 0
    while place < len(content):
        n_bytes = int.from_bytes(content[place : place + 4], "big")
        yield content[place + 4 : place + 8].decode(), content[place : place + n_bytes]
        place += n_bytes


def pieces_of(content: bytes) -> list[bytes]:
    """Cut a fragmented MP4 as a recorder hands it out: its header, then a fragment each time."""
    pieces = [b""]
    for name, box in boxes_of(content):
        if name == "moof":
            pieces.append(b"")
        # What players seek by is written once a file is whole; a recorder never writes it.
        if name != "mfra":
            pieces[-1] += box
    return pieces


def recorder_script(pieces: Sequence[bytes], *, is_in_slices: bool) -> str:
    texts = [base64.b64encode(piece).decode() for piece in pieces]
    return SCRIPT % (json.dumps(texts), json.dumps(is_in_slices))
