"""What a camera sends is passed on whole and written anew, or not at all."""

import pytest

from face_vision.cameras.relay import AnswerReader
from face_vision.errors import CameraUnavailable

ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nv=0"
PIECE = b"$\x00\x00\x04\r\n\r\n"


def test_answers_and_pieces_pass_however_they_arrive():
    sent = ANSWER + PIECE + ANSWER
    reader = AnswerReader()
    passed = b"".join(reader.take(bytes([byte])) for byte in sent)
    assert passed == AnswerReader().take(sent) == sent


@pytest.mark.parametrize(
    "answer",
    [
        b"RTSP/1.0 302 Found\r\nLocation: rtsp://127.0.0.1/\r\n\r\n",
        b"RTSP/1.0 301\n\n",
        b"\r\n\r\nRTSP/1.0 305 x\r\n\r\n",
        PIECE + b"RTSP/1.0 300 x\r\n\r\n",
    ],
)
def test_who_sends_elsewhere_is_not_heard(answer):
    with pytest.raises(CameraUnavailable) as caught:
        AnswerReader().take(answer)
    assert caught.value.code == "camera_sends_elsewhere"


@pytest.mark.parametrize(
    "answer",
    [
        b"RTSP/1.0  302 two spaces\r\n\r\n",
        b"RTSP/1.0 \t302 x\r\n\r\n",
        b"RTSP/1.0 200\x00 302\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n$\x00\x00\x04: x\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n1234",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 9999999\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n",
        b"x" * 20_000,
    ],
)
def test_what_can_be_read_in_two_ways_is_not_passed_on(answer):
    with pytest.raises(CameraUnavailable):
        AnswerReader().take(answer)


def test_an_end_of_line_has_one_form_behind_the_relay():
    passed = AnswerReader().take(b"RTSP/1.0 200 OK\nCSeq:1\r\r\nContent-Length : 2\n\nab")
    assert passed == b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 2\r\n\r\nab"
