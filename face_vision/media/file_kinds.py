"""Tell a picture from anything else by its first bytes, whatever the file is called."""

from pathlib import Path

STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""JPEG and PNG."""

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
"""ISO/IEC 23008-12: still pictures in the container that MP4 uses as well."""


def is_picture(path: Path) -> bool:
    """Say whether a file begins like a JPEG, PNG, WebP or HEIF picture."""
    with path.open("rb") as file:
        head = file.read(12)
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_heif = head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS
    return head.startswith(STARTS) or is_webp or is_heif
