"""What strangers may have sent is decoded by a child that is shut off: all code is read for it."""

import ast

from tests.house import PRODUCT, files_under, imports_of, name_of, nodes_of

CHILDREN = {"face_vision.cage.child", "face_vision.cameras.camera_child"}
"""What is started by `face_vision.cage.children` alone."""

DECODERS = {
    "face_vision.cameras.dropped_films",
    "face_vision.cameras.film_parts",
    "face_vision.cameras.recorder",
    "face_vision.cameras.web_camera",
    "face_vision.media.video_file",
}
"""Modules that decode in the process that calls them: for each other, and for children."""

DECODING = {
    *("face_vision.media.images.read_picture", "face_vision.media.video.sample_frames"),
    *("face_vision.media.video.probe_video", "face_vision.media.video.frame_at"),
}
"""Of modules that also know what a file is, the functions that decode."""

OPENED_BY = {
    "face_vision.cameras.recorder": "a camera, in the child",
    "face_vision.cameras.web_camera": "a camera's picture, in the child",
    "face_vision.media.images": "a picture: in the child; its header; a chip of our own",
    "face_vision.media.video_file": "a film, in the child",
    "face_vision.media.video_writing": "writes",
    "face_vision.media.drawing": "draws",
    "guardians.services.certificates": "a certificate's header, of two formats",
    "faces.letters.page_reader": "a scan, in a child of its own",
}
"""Which modules call a decoder at all, and for what."""

CALLS = {"imdecode", "VideoCapture", "av.open", "Image.open"}


def importers_of(names: set[str]) -> set[str]:
    paths = files_under(*PRODUCT)
    return {name_of(path) for path in paths if names & set(imports_of(nodes_of(path)))}


def test_modules_that_decode_are_known_to_each_other_and_to_children_alone():
    media = {"face_vision.media.video"}
    assert importers_of(DECODERS) <= CHILDREN | DECODERS | media


def test_nobody_else_has_a_picture_or_a_film_decoded_here():
    # A scan's reader is started shut off as a whole.
    assert importers_of(DECODING) == {
        "face_vision.cameras.dropped_films",
        "faces.letters.page_reader",
    }


def called(node: ast.AST) -> str:
    """Return `imdecode` for `cv2.imdecode(...)`, and `av.open` for `av.open(...)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    whole = ast.unparse(node.func)
    return whole if whole in CALLS else node.func.attr


def test_whoever_calls_a_decoder_has_a_reason():
    paths = files_under(*PRODUCT)
    calling = {
        name_of(path) for path in paths if any(called(node) in CALLS for node in nodes_of(path))
    }
    assert calling <= set(OPENED_BY)
    assert {"face_vision.cameras.recorder", "face_vision.media.images"} <= calling
