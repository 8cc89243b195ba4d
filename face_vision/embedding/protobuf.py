"""Read the outermost fields of a protobuf message (protobuf.dev/programming-guides/encoding).

Enough to tell by a file's own words what it holds, before a library is loaded that can run it.
"""

from collections.abc import Iterator

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
"""How a field's value is written: the low three bits of its tag."""

_WIDTHS = {FIXED_64: 8, FIXED_32: 4}
_LONGEST_VARINT = 10

Field = tuple[int, int | memoryview]
"""Number and value of a field: an integer, or the bytes of a text or of a message within."""


def read_fields(message: bytes | memoryview) -> Iterator[Field]:
    """Read a message's fields in order; what lies within them is skipped, not copied.

    Args:
        message: the bytes; none are a message without fields.

    Raises:
        ValueError: the bytes are no such message, or its end is missing.
    """
    view, at = memoryview(message), 0
    while at < len(view):
        tag, at = _varint(view, at)
        number, kind = tag >> 3, tag & 7
        if kind == VARINT:
            value, at = _varint(view, at)
            yield number, value
            continue
        length, at = _varint(view, at) if kind == BYTES else (_WIDTHS.get(kind, 0), at)
        if number == 0 or kind not in {BYTES, *_WIDTHS} or at + length > len(view):
            raise ValueError(f"no protobuf field at byte {at}")
        yield number, view[at : at + length]
        at += length


def read_parts(message: bytes | memoryview, number: int) -> list[memoryview]:
    """Return the texts or messages that a message holds under a field number.

    Raises:
        ValueError: as `read_fields`.
    """
    return [
        value
        for found, value in read_fields(message)
        if found == number and isinstance(value, memoryview)
    ]


def read_text(message: bytes | memoryview, number: int) -> str:
    """Return the text under a field number; empty without one.

    Raises:
        ValueError: as `read_fields`, or it is no text.
    """
    return "".join(bytes(part).decode() for part in read_parts(message, number)[:1])


def read_number(message: bytes | memoryview, number: int) -> int | None:
    """Return the integer under a field number; None without one.

    Raises:
        ValueError: as `read_fields`.
    """
    found = [v for n, v in read_fields(message) if n == number and isinstance(v, int)]
    return found[0] if found else None


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    """Read seven bits a byte, lowest first; return the number and where it ends."""
    value = 0
    for place, byte in enumerate(view[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError(f"no protobuf number at byte {at}")
