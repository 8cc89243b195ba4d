"""Load FaceNet's frozen TensorFlow graph (Schroff et al. 2015, arXiv:1503.03832)."""

from typing import Any

from face_vision.embedding.network_messages import read_frozen_graph
from face_vision.embedding.registry import FACENET
from face_vision.errors import WrongNetwork
from face_vision.tensorflow_loader import load_tensorflow, trace

EDGE_PX = FACENET.chip_px
"""Edge of the chips that the network takes."""

NODES = ("input", "phase_train", "embeddings")
"""What the graph of D. Sandberg's `facenet` repository calls its inputs and its output."""

Tensor = Any
"""A TensorFlow tensor; TensorFlow is imported inside functions only, so not named here."""


def require_facenet(content: bytes) -> None:
    """Refuse a file whose nodes are not FaceNet's, without TensorFlow.

    Raises:
        WrongNetwork: it is no frozen graph, is cut off, or lacks one of `NODES`.
    """
    try:
        names = {node.name for node in read_frozen_graph(content).node}
    except ValueError as error:
        raise WrongNetwork("facenet_unknown") from error
    if not names.issuperset(NODES):
        raise WrongNetwork("facenet_unknown")


def load_graph(content: bytes) -> tuple[Any, int]:
    """Build a `tf.function` of a frozen graph.

    Args:
        content: the file, a serialised GraphDef.

    Returns:
        chips (n, 160, 160, 3) uint8 -> (n, d) float32, for each chip the mean of the embeddings
        of itself and of its mirror image; and d, as the graph says.

    Raises:
        WrongNetwork: the graph cannot be run, or its tensors have other shapes.
    """
    tf = load_tensorflow()

    network = _network(content)
    n_dimensions = network.structured_outputs.shape[1]

    def embed(chips: Tensor) -> Tensor:
        pixels = tf.cast(chips, tf.float32)
        both = tf.concat([pixels, pixels[:, :, ::-1]], axis=0)
        # False: in its phase of training the graph drops features by chance.
        plain, mirrored = tf.split(network(_prewhiten(both), tf.constant(False)), 2)
        return (plain + mirrored) / 2

    signature = [tf.TensorSpec([None, EDGE_PX, EDGE_PX, 3], tf.uint8)]
    return trace(embed, signature), int(n_dimensions)


def _network(content: bytes) -> Any:
    """Return the graph from its two inputs to its output, as a function."""
    require_facenet(content)
    graph = _imported(content)
    pixels, phase, embeddings = (graph.graph.get_tensor_by_name(f"{name}:0") for name in NODES)
    if not pixels.shape.is_compatible_with([None, EDGE_PX, EDGE_PX, 3]):
        raise WrongNetwork("facenet_input_wrong", shape=str(pixels.shape))
    if embeddings.shape.rank != 2 or embeddings.shape[1] is None:
        raise WrongNetwork("facenet_output_wrong", shape=str(embeddings.shape))
    return graph.prune([pixels, phase], embeddings)


def _imported(content: bytes) -> Any:
    from google.protobuf.message import DecodeError

    tf = load_tensorflow()

    definition = tf.compat.v1.GraphDef()
    try:
        definition.ParseFromString(content)
        return tf.compat.v1.wrap_function(lambda: tf.import_graph_def(definition, name=""), [])
    except (DecodeError, ValueError, KeyError, tf.errors.OpError) as error:
        raise WrongNetwork("facenet_unknown") from error


def _prewhiten(pixels: Tensor) -> Tensor:
    """Bring each picture to mean 0 and deviation 1, as FaceNet was trained on.

    A flat picture, without deviation, is divided by 1 / sqrt(number of its values) instead.
    """
    tf = load_tensorflow()

    n_values = EDGE_PX * EDGE_PX * 3
    mean = tf.reduce_mean(pixels, axis=[1, 2, 3], keepdims=True)
    deviation = tf.math.reduce_std(pixels, axis=[1, 2, 3], keepdims=True)
    return (pixels - mean) / tf.maximum(deviation, 1 / n_values**0.5)
