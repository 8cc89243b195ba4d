"""The outermost fields of a protobuf message are read, and whatever is none is refused."""

import pytest

from face_vision.embedding.protobuf import read_fields, read_number, read_parts, read_text
from tests.networks.tiny_sface import message


def test_numbers_and_texts_are_read_in_order():
    content = message((1, 300), (2, "word"), (1, 7))
    fields = [(n, v if isinstance(v, int) else bytes(v)) for n, v in read_fields(content)]
    assert fields == [(1, 300), (2, b"word"), (1, 7)]


def test_messages_within_are_read_in_their_turn():
    content = message((5, message((1, "inner"))), (5, message((1, "next"))))
    assert [read_text(part, 1) for part in read_parts(content, 5)] == ["inner", "next"]


def test_numbers_of_fixed_width_are_passed_over():
    content = b"\x09" + bytes(8) + b"\x15" + bytes(4) + message((3, 4))
    assert read_number(content, 3) == 4


def test_what_is_not_there_is_empty():
    assert (read_text(b"", 1), read_number(b"", 1), read_parts(b"", 1)) == ("", None, [])


@pytest.mark.parametrize(
    "content",
    [b"\x0a\x05word", b"\x0a", b"\xff" * 12, b"\x0b\x00", b"\x02\x00", b"\x09\x00"],
    ids=["text cut off", "no length", "endless number", "group", "field 0", "double cut off"],
)
def test_bytes_that_are_no_message_are_refused(content):
    with pytest.raises(ValueError, match="no protobuf"):
        list(read_fields(content))
