"""Import TensorFlow late: it costs seconds, and a web process never needs it."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

STDERR = 2


def load_tensorflow() -> Any:
    """Return the module `tensorflow`; the first call takes seconds and hundreds of megabytes."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # The cores are shared out by whole batches instead: `face_vision/parallel.py` says why.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    with _without_chatter():
        import tensorflow
    return tensorflow


def trace(function: Callable[..., Any], signature: Sequence[Any]) -> Any:
    """Make a `tf.function` that is traced here and never again.

    Left to its first call, several threads that make it at once would wait for each other.

    Args:
        function: takes and returns tensors.
        signature: a `tf.TensorSpec` for each of its arguments.
    """
    graph = load_tensorflow().function(function, input_signature=signature, autograph=False)
    graph.get_concrete_function()
    return graph


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Keep TensorFlow's notes about the processor off the terminal.

    Its C++ part writes them straight to file descriptor 2 before any setting is heard; what goes
    wrong while importing is a Python exception and is not lost.
    """
    kept = os.dup(STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STDERR)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(nowhere)
        os.close(kept)
