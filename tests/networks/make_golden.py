"""Write golden_dlib.json: what dlib itself embeds. Run: python -m tests.networks.make_golden"""

import json
from pathlib import Path

import dlib
import numpy as np

from face_vision.types import cut_chip
from face_vision.weights import embedder_file
from tests.networks.golden_portraits import draw_golden_portraits

GOLDEN_FILE = Path(__file__).with_name("golden_dlib.json")


def main() -> None:
    network = dlib.face_recognition_model_v1(str(embedder_file()))
    embeddings = []
    for portrait in draw_golden_portraits():
        chip = cut_chip(portrait)
        both = [np.ascontiguousarray(pixels) for pixels in (chip, chip[:, ::-1])]
        vectors = [np.array(network.compute_face_descriptor(pixels)) for pixels in both]
        embeddings.append([round(float(value), 8) for value in np.mean(vectors, axis=0)])
    golden = {"made_with": f"dlib {dlib.__version__}", "embeddings": embeddings}
    GOLDEN_FILE.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
