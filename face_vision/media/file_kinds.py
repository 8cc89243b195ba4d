"""Tell what a file is by its bytes, whatever it is called, and whether all of it is there."""

import re
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 4096

FEWEST_BYTES = 64
"""What is shorter is the beginning of nothing."""

STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"8BPS\0", "Photoshop"),
)

READ_KINDS = frozenset({"JPEG", "PNG", "WebP", "HEIC", "AVIF"})
"""Every further decoder is a further risk."""

PICTURE_BRANDS = frozenset(
    b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 miaf avif avis avio".split()
)
"""ISO/IEC 23008-12 and AVIF: pictures, also several, in the container that MP4 uses as well."""

_HEAD_OF_BMP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}", re.DOTALL)
_HEAD_OF_TIFF = re.compile(rb"(II[*+]\0|MM\0[*+]).{4}", re.DOTALL)
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""Of JPEG, inside its coded picture: not a stuffed zero, not a restart."""

_BOX_TYPE = re.compile(rb"[A-Za-z0-9 ]{4}")


def is_picture(path: Path) -> bool:
    """Say whether a file begins like a picture, also like one of a kind that is not read."""
    with path.open("rb") as file:
        return bool(picture_kind(file.read(HEAD_BYTES)))


def picture_kind(head: bytes) -> str:
    """Name the kind of a picture by its first bytes, up to HEAD_BYTES; empty: it is none."""
    if head[4:8] == b"ftyp":
        return _kind_by_brands(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if _HEAD_OF_BMP.match(head):
        return "BMP"
    if _HEAD_OF_TIFF.match(head):
        return "TIFF"
    return next((kind for start, kind in STARTS if head.startswith(start)), "")


def is_incomplete(file: BinaryIO) -> bool:
    """Say whether the end of a picture or film is surely missing.

    Args:
        file: open, read from its beginning.
    """
    file.seek(0)
    head = file.read(16)
    n_bytes = file.seek(0, 2)
    if n_bytes < FEWEST_BYTES:
        return False
    if head.startswith(b"\xff\xd8\xff"):
        return _is_cut_jpeg(_content(file))
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return b"IEND" not in _content(file)
    if head.startswith(b"RIFF"):
        return 8 + int.from_bytes(head[4:8], "little") > n_bytes
    return head[4:8] == b"ftyp" and _is_cut_container(file, n_bytes)


def _kind_by_brands(head: bytes) -> str:
    n_bytes = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, n_bytes, 4))}
    if head[8:12] == b"crx ":
        return "Canon raw"
    if not brands & PICTURE_BRANDS:
        return ""
    # Some writers name the container only: the coded item has a type of its own.
    return "AVIF" if brands & {b"avif", b"avis"} or b"av01" in head else "HEIC"


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _is_cut_jpeg(content: bytes) -> bool:
    """Follow the markers (ITU-T T.81, B.1) up to the end of the picture."""
    place = 2
    while found := _MARKER.search(content, place):
        marker, place = found[1], found.end()
        if marker == b"\xd9":
            return False
        place += max(2, int.from_bytes(content[place : place + 2], "big"))
    return True


def _is_cut_container(file: BinaryIO, n_bytes: int) -> bool:
    """Follow the boxes (ISO/IEC 14496-12, 4.2): one goes beyond the end, or no index is there."""
    place, types = 0, set()
    while place + 8 <= n_bytes:
        file.seek(place)
        box = file.read(16)
        size, box_type = int.from_bytes(box[:4], "big"), box[4:8]
        if not _BOX_TYPE.fullmatch(box_type):
            return False
        types.add(box_type)
        size = int.from_bytes(box[8:16], "big") if size == 1 else size or n_bytes - place
        if size < 8:
            return False
        place += size
    return place > n_bytes or (b"mdat" in types and not types & {b"moov", b"meta"})
