"""What is no video, or breaks a limit, is refused at upload in one plain sentence."""

import re

import pytest

from face_vision.errors import UnreadableVideo
from face_vision.media.video import probe_video, sample_frames
from face_vision.options import VideoOptions
from tests.face_vision.media.filming import claim_frame_size, film, record_sound

OPTIONS = VideoOptions()
ONE_SENTENCE = re.compile(r"[A-Z].*\.")


def refusal_of(path, options=OPTIONS):
    """Return the sentence of the refusal, after making sure that reading refuses as well."""
    with pytest.raises(UnreadableVideo):
        list(sample_frames(path, options))
    with pytest.raises(UnreadableVideo) as refusal:
        probe_video(path, options)
    assert ONE_SENTENCE.fullmatch(str(refusal.value))
    return str(refusal.value)


def test_facts_of_a_good_video_are_told(tmp_path):
    film(tmp_path / "a.mp4")
    facts = probe_video(tmp_path / "a.mp4", OPTIONS)
    assert (facts.width, facts.height, facts.codec, facts.rotation) == (64, 48, "h264", 0)
    assert facts.duration_s == pytest.approx(2, abs=0.2)
    assert facts.fps == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"only a text about a class",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.mp4\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"<?xml version='1.0'?><MPD><Period><BaseURL>other.mp4</BaseURL></Period></MPD>",
        b"GIF89a" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
        b"FLV\x01\x05\0\0\0\x09" + bytes(100),
        b"\x47" + bytes(187) + b"\x47" + bytes(187),
        b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 9,
        b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 9,
    ],
)
def test_what_is_no_video_is_refused_whatever_its_name(tmp_path, content):
    film(tmp_path / "other.mp4")
    (tmp_path / "a.mp4").write_bytes(content)
    assert "not a video that can be read" in refusal_of(tmp_path / "a.mp4")


def test_playlist_hidden_behind_the_mark_of_a_video_opens_nothing(tmp_path):
    film(tmp_path / "other.mp4")
    playlist = b"\0\0\0\x18ftyp\n#EXTM3U\n#EXTINF:9,\n%s\n" % bytes(tmp_path / "other.mp4")
    (tmp_path / "a.mp4").write_bytes(playlist)
    assert "not a video that can be read" in refusal_of(tmp_path / "a.mp4")


def test_missing_file_is_refused(tmp_path):
    assert "not a video that can be read" in refusal_of(tmp_path / "nothing.mp4")


def test_folder_is_refused(tmp_path):
    assert "not a video that can be read" in refusal_of(tmp_path)


def test_sound_alone_is_refused(tmp_path):
    record_sound(tmp_path / "a.mp4")
    assert "no video, only sound" in refusal_of(tmp_path / "a.mp4")


def test_container_without_any_stream_is_refused(tmp_path):
    (tmp_path / "a.avi").write_bytes(b"RIFF\xff\xff\0\0AVI LIST" + bytes(range(256)) * 9)
    assert "no video, only sound or nothing" in refusal_of(tmp_path / "a.avi")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_video_that_lost_its_index_is_incomplete(tmp_path, share):
    film(tmp_path / "a.mp4")
    content = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "a.mp4").write_bytes(content[: round(len(content) * share)])
    assert "The video is incomplete" in refusal_of(tmp_path / "a.mp4")


def test_video_without_a_readable_frame_is_refused(tmp_path):
    film(tmp_path / "a.mp4", options={"movflags": "faststart"})
    content = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "a.mp4").write_bytes(content[: content.index(b"mdat") + 4])
    assert "No frame of the video can be read" in refusal_of(tmp_path / "a.mp4")


def test_codec_outside_the_list_is_refused(tmp_path):
    film(tmp_path / "a.mkv", codec="ffv1")
    assert "format is not supported" in refusal_of(tmp_path / "a.mkv")


def test_ten_hours_in_the_header_are_refused(tmp_path):
    film(tmp_path / "a.mp4", times_s=[0, 1, 36_000])
    assert refusal_of(tmp_path / "a.mp4") == "The video is too long: at most 10 minutes."


def test_limit_below_a_minute_is_told_in_plain_numbers(tmp_path):
    film(tmp_path / "a.mp4")
    options = VideoOptions(max_duration_s=1.5)
    assert refusal_of(tmp_path / "a.mp4", options) == "The video is too long: at most 1.5 seconds."


@pytest.mark.parametrize("in_header", [True, False])
def test_frames_of_16k_by_16k_are_refused_before_they_are_decoded(tmp_path, in_header):
    film(tmp_path / "a.avi", codec="mjpeg")
    claim_frame_size(tmp_path / "a.avi", 16_384, 16_384, in_header=in_header)
    assert "too large" in refusal_of(tmp_path / "a.avi")


def test_frames_above_the_limit_are_refused(tmp_path):
    film(tmp_path / "a.mp4")
    assert "too large" in refusal_of(tmp_path / "a.mp4", VideoOptions(max_pixels=64 * 48 - 1))
