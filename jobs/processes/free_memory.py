"""Give memory that is free back to the system, where the C library lets one (glibc).

Networks ask for much and free it in pieces between others, which the library keeps: after films of
different lengths a worker would hold a tenth more than it uses.
"""

import ctypes
from contextlib import suppress


def give_memory_back() -> None:
    """Return every free page; milliseconds, and nothing where there is no glibc."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
