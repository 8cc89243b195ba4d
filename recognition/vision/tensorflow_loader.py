"""Import TensorFlow late: it costs seconds, and a web process never needs it."""

import os
from typing import Any


def load_tensorflow() -> Any:
    """Return the module `tensorflow`; the first call takes seconds and hundreds of megabytes."""
    # Its notes about the processor are no news to an operator (those about oneDNN come all the
    # same); what was set before stays.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow

    return tensorflow
