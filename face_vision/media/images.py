"""Decode a picture to an RGB array: orientation applied, size bounded."""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from face_vision.errors import UnreadablePicture
from face_vision.media.file_kinds import HEAD_BYTES, READ_KINDS, is_incomplete, picture_kind
from face_vision.media.resizing import fit_frame
from face_vision.types import Frame

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
"""What is opened, whatever the file's name says; decoders nobody needs are never tried."""

MAX_PIXELS = 50_000_000
"""More pixels than this are never decoded at once: 150 MB as RGB."""

MAX_EDGE_PX = 4096
"""Larger pictures are shrunk to this longer edge: as much as a 12-megapixel phone takes."""

BRANDS = {"HEIC": b"heic", "AVIF": b"avif"}
"""Under which its reader knows a picture of each kind in the container of MP4."""

REDUCIBLE_FACTOR = 2.5
"""An ordinary JPEG may be this much larger, as it is halved while it is decoded: phones make
pictures of 108 megapixels. A progressive one is held whole in memory and may not."""

# Pillow knows WebP only after all its plugins are loaded (and opens MPO as JPEG).
Image.init()
pillow_heif.register_heif_opener()


def read_picture(
    source: Path | bytes | BinaryIO,
    *,
    max_pixels: int = MAX_PIXELS,
    max_edge_px: int = MAX_EDGE_PX,
) -> Frame:
    """Read a picture (JPEG, PNG, WebP, HEIC or AVIF).

    Args:
        source: a file's path, its content, or an open file.
        max_pixels: a picture with more is refused before it is decoded.
        max_edge_px: a picture with a longer edge is shrunk to it.

    Returns:
        RGB, uint8, shape (height, width, 3), upright as its orientation tag says; transparent
        parts are white.

    Raises:
        UnreadablePicture: no file, no picture, one of a kind that is not read here, a broken,
            incomplete or too large one.
    """
    with _opened(source, max_pixels) as image:
        _bound(image, max_pixels=max_pixels, max_edge_px=max_edge_px)
        ImageOps.exif_transpose(image, in_place=True)
        pixels = _rgb(image)
    # Pillow lends its memory for reading only, and a frame may be drawn into.
    return np.require(fit_frame(pixels, max_edge_px=max_edge_px), requirements="W")


def probe_picture(path: Path, *, max_pixels: int = MAX_PIXELS) -> None:
    """Refuse by its header what `read_picture` would refuse; nothing is decoded.

    Args:
        path: the file.
        max_pixels: as in `read_picture`.

    Raises:
        UnreadablePicture: no file, no picture, one of a kind that is not read here, an
            incomplete or too large one; a broken one may pass.
    """
    with _opened(path, max_pixels) as image:
        _bound(image, max_pixels=max_pixels, max_edge_px=MAX_EDGE_PX)
    with path.open("rb") as file:
        if is_incomplete(file):
            raise UnreadablePicture("picture_incomplete")


def encode_jpeg(frame: Frame, quality: int = 95) -> bytes:
    """Write a frame as JPEG, colours at full resolution.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        quality: 1 to 100.
    """
    file = io.BytesIO()
    Image.fromarray(frame).save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()


def decode_jpeg(content: bytes) -> Frame:
    """Read what `encode_jpeg` wrote.

    Returns:
        RGB, uint8, shape (height, width, 3).

    Raises:
        UnreadablePicture: the content is no JPEG, or a broken one.
    """
    return read_picture(content)


@contextmanager
def _opened(source: Path | bytes | BinaryIO, max_pixels: int) -> Iterator[Image.Image]:
    """Open a picture; tell whatever goes wrong with it as one sentence."""
    with ExitStack() as stack:
        file: BinaryIO = io.BytesIO()
        try:
            file = _file_of(source, stack)
            yield stack.enter_context(Image.open(_under_its_brand(file), formats=FORMATS))
        except UnreadablePicture:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(max_pixels) from error
        except Exception as error:
            # A broken file makes decoders fail in any way they like; it is unreadable, no more.
            code = "picture_incomplete" if is_incomplete(file) else "picture_unreadable"
            raise UnreadablePicture(code) from error


def _file_of(source: Path | bytes | BinaryIO, stack: ExitStack) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return stack.enter_context(source.open("rb")) if isinstance(source, Path) else source


def _under_its_brand(file: BinaryIO) -> BinaryIO:
    """Refuse kinds that are not read; name a picture in a container by what it is coded in.

    Pillow's readers choose by the first brand alone, which may name the container or several
    pictures where the first is wanted.
    """
    start = file.tell()
    head = file.read(HEAD_BYTES)
    file.seek(start)
    kind = picture_kind(head)
    if kind and kind not in READ_KINDS:
        raise UnreadablePicture("picture_format_unsupported", kind=kind)
    brand = BRANDS.get(kind)
    if brand is None or head[8:12] == brand:
        return file
    content = file.read()
    return io.BytesIO(content[:8] + brand + content[12:])


def _bound(image: Image.Image, *, max_pixels: int, max_edge_px: int) -> None:
    """Refuse too large a picture by its header, and ask for a smaller decoding if need be."""
    is_jpeg = image.format in ("JPEG", "MPO")
    is_reducible = is_jpeg and "progressive" not in image.info
    most = max_pixels * (REDUCIBLE_FACTOR if is_reducible else 1)
    if image.width * image.height > most:
        raise _too_large(max_pixels)
    if is_jpeg:
        factor = max_edge_px / max(image.size)
        # Halves, quarters or eighths the picture as long as it stays larger than this.
        image.draft("RGB", (ceil(image.width * factor), ceil(image.height * factor)))
    if image.width * image.height > max_pixels:
        raise _too_large(max_pixels)


def _too_large(max_pixels: int) -> UnreadablePicture:
    return UnreadablePicture("picture_too_large", limit=max_pixels // 1_000_000)


def _rgb(image: Image.Image) -> Frame:
    if image.mode.startswith("I"):
        return _from_sixteen_bits(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        background = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(background, image)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _from_sixteen_bits(image: Image.Image) -> Frame:
    # Pillow's own conversion would clip at 255 instead of scaling.
    grey: np.ndarray[Any, Any] = np.asarray(image).astype(np.int64) // 256
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
