"""Read which part of a file a browser asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
"""No file is larger than 18 digits of bytes; Python refuses to read far longer numbers."""


@dataclass(frozen=True)
class ByteRange:
    """A part of a file: the first byte and how many."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def parse_range(header: str, size: int) -> ByteRange | None:
    """Return the single range asked for, or None for the whole file.

    Whatever is not one well-formed, satisfiable range may be answered with the whole file.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", "") or not size:
        return None
    first, last = found.groups()
    # "bytes=-500" asks for the last 500 bytes.
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return ByteRange(start, end - start) if start < end else None
