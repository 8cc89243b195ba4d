"""Pictures are read upright and bounded, whatever a phone or an attacker sends."""

import io

import numpy as np
import pytest
from PIL import Image

from face_vision.errors import UnreadablePicture
from face_vision.media.file_kinds import is_picture
from face_vision.media.images import decode_jpeg, encode_jpeg, probe_picture, read_picture
from tests.face_vision.drawing import draw_noise
from tests.face_vision.media.filming import film

RED, BLUE = (220, 30, 30), (30, 30, 220)
CODING_TOLERANCE = 12
"""Grey levels that lossy coding may change in even areas."""

TURNS = {1: 0, 3: 2, 6: 3, 8: 1}
"""Of each EXIF orientation: quarter turns counterclockwise to stand upright."""


def draw_red_over_blue(height=60, width=80):
    frame = np.full((height, width, 3), BLUE, np.uint8)
    frame[: height // 2] = RED
    return frame


def encode(image, file_format="PNG", **options):
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def assert_alike(found, expected):
    assert found.dtype == np.uint8
    assert found.shape == expected.shape
    assert np.abs(found.astype(int) - expected.astype(int)).mean() < CODING_TOLERANCE


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_each_format_of_the_list_is_read(file_format):
    frame = draw_red_over_blue()
    assert_alike(read_picture(encode(Image.fromarray(frame), file_format)), frame)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_picture_stands_upright(file_format, orientation):
    upright = draw_red_over_blue()
    stored = np.ascontiguousarray(np.rot90(upright, -TURNS[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(Image.fromarray(stored), file_format, exif=exif)
    assert_alike(read_picture(content), upright)


def test_phone_picture_of_several_frames_gives_the_first():
    first, second = draw_red_over_blue(), draw_noise(60, 80)
    more = [Image.fromarray(second)]
    content = encode(Image.fromarray(first), "MPO", save_all=True, append_images=more)
    assert_alike(read_picture(content), first)


def test_heic_is_turned_by_its_own_rule_and_not_once_more_by_the_tag():
    # HEIF (ISO/IEC 23008-12) turns by a property of the image, and says to ignore the tag.
    exif = Image.Exif()
    exif[0x0112] = 6
    frame = draw_red_over_blue()
    assert_alike(read_picture(encode(Image.fromarray(frame), "HEIF", exif=exif)), frame)


def test_path_bytes_and_open_file_read_the_same(tmp_path):
    path = tmp_path / "picture.whatever"
    path.write_bytes(encode(Image.fromarray(draw_noise(20, 30))))
    with path.open("rb") as file:
        found = [read_picture(path), read_picture(path.read_bytes()), read_picture(file)]
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


@pytest.mark.parametrize("mode", ["L", "LA", "P", "CMYK", "1"])
def test_every_kind_of_pixels_becomes_rgb(mode):
    image = Image.fromarray(draw_red_over_blue()).convert(mode)
    content = encode(image, "JPEG" if mode == "CMYK" else "PNG")
    assert read_picture(content).shape == (60, 80, 3)


def test_sixteen_bits_are_scaled_not_clipped():
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(4, axis=0)
    found = read_picture(encode(Image.fromarray(ramp)))
    assert np.array_equal(found[0, :, 0], np.arange(256))


def test_transparent_parts_are_white():
    image = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert read_picture(encode(image)).min() == 255


def test_large_picture_is_shrunk_to_the_longest_edge():
    content = encode(Image.fromarray(draw_noise(300, 900)))
    assert read_picture(content, max_edge_px=450).shape == (150, 450, 3)


def test_small_picture_keeps_its_size():
    content = encode(Image.fromarray(draw_noise(1, 3)))
    assert read_picture(content).shape == (1, 3, 3)


def test_jpeg_above_the_limit_is_halved_while_it_is_decoded():
    content = encode(Image.fromarray(draw_red_over_blue(1000, 1600)), "JPEG")
    found = read_picture(content, max_pixels=1_000_000, max_edge_px=640)
    assert_alike(found, draw_red_over_blue(400, 640))


@pytest.mark.parametrize(
    ("file_format", "options"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})]
)
def test_picture_held_whole_in_memory_is_refused_above_the_limit(file_format, options):
    content = encode(Image.fromarray(draw_noise(100, 101)), file_format, **options)
    with pytest.raises(UnreadablePicture, match="too large"):
        read_picture(content, max_pixels=10_000, max_edge_px=20)


def test_bomb_is_refused_by_its_header():
    content = bytearray(encode(Image.fromarray(draw_noise(8, 8))))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(UnreadablePicture):
        read_picture(bytes(content))


CONTAINER_BRANDS = ["mif1", "msf1", "miaf", "heif"]
BRANDS = [
    *(("HEIF", brand) for brand in ["heic", "heix", "hevc", "hevx", *CONTAINER_BRANDS]),
    *(("AVIF", brand) for brand in ["avif", "avis", *CONTAINER_BRANDS]),
]


@pytest.mark.parametrize(("file_format", "brand"), BRANDS)
def test_picture_of_any_brand_of_its_container_is_one(tmp_path, file_format, brand):
    frame = draw_red_over_blue()
    content = encode(Image.fromarray(frame), file_format)
    path = tmp_path / "picture"
    path.write_bytes(content[:8] + brand.encode() + content[12:])
    assert is_picture(path)
    assert_alike(read_picture(path), frame)


def test_film_in_the_same_container_is_no_picture(tmp_path):
    film(tmp_path / "a.mp4")
    assert not is_picture(tmp_path / "a.mp4")


CUT = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]


@pytest.mark.parametrize("n_missing", [200, 2000])
@pytest.mark.parametrize("file_format", CUT)
def test_picture_that_was_cut_off_is_incomplete(tmp_path, file_format, n_missing):
    content = encode(Image.fromarray(draw_noise(200, 200)), file_format)
    path = tmp_path / "picture"
    path.write_bytes(content[:-n_missing])
    for read in (read_picture, probe_picture):
        with pytest.raises(UnreadablePicture, match="incomplete and cannot be read"):
            read(path)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_whole_jpeg_is_not_called_incomplete_whatever_follows_it(tmp_path, options):
    embedded = encode(Image.fromarray(draw_noise(20, 20)), "JPEG")[:-2]
    content = encode(Image.fromarray(draw_noise(200, 200)), "JPEG", **options)
    path = tmp_path / "picture"
    path.write_bytes(content + b"a phone adds a film here" + embedded)
    probe_picture(path)
    assert read_picture(path).shape == (200, 200, 3)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0"]
)
def test_what_is_no_picture_is_refused_in_one_sentence(content):
    with pytest.raises(UnreadablePicture) as refusal:
        read_picture(content)
    assert str(refusal.value) == "This file is not a picture that can be read."


@pytest.mark.parametrize("file_format", ["GIF", "TIFF", "BMP", "JPEG2000"])
def test_kinds_that_are_not_read_are_named_as_what_they_are(tmp_path, file_format):
    path = tmp_path / "picture.jpg"
    path.write_bytes(encode(Image.fromarray(draw_noise(8, 8)), file_format))
    assert is_picture(path)
    kind = {"JPEG2000": "JPEG 2000"}.get(file_format, file_format)
    for read in (read_picture, probe_picture):
        with pytest.raises(UnreadablePicture, match=f"This is a {kind} picture: save it as JPEG"):
            read(path)


def test_format_without_a_name_here_is_refused():
    content = encode(Image.fromarray(draw_noise(8, 8)), "PPM")
    with pytest.raises(UnreadablePicture, match="not a picture"):
        read_picture(content)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadablePicture):
        read_picture(tmp_path / "nothing.jpg")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_orientation_tag_is_no_reason_to_refuse():
    content = encode(Image.fromarray(draw_red_over_blue()), "JPEG", exif=b"Exif\0\0MM\0*garbage")
    assert_alike(read_picture(content), draw_red_over_blue())


def test_portrait_survives_storing_as_jpeg():
    frame = draw_noise(240, 240, grain_px=8)
    assert_alike(decode_jpeg(encode_jpeg(frame)), frame)
