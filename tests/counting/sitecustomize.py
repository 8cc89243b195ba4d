"""Python runs this as it starts, if the folder is in PYTHONPATH: lines count where wanted."""

import os
import sys
from pathlib import Path

if "LINES_COUNTED_IN" in os.environ:
    root = str(Path(__file__).resolve().parents[2])
    # For this import alone: what a test starts must find no more than it would uncounted.
    sys.path.insert(0, root)
    from tests.counting import counted_imports

    sys.path.remove(root)
    counted_imports.begin()
