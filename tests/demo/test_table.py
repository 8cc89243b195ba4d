"""The register of the demonstration reads well on a terminal."""

from demo.runtime.logins import Login
from demo.runtime.table import register_table, report, welcome

ADA = {"number": "7A-01", "name": "Ada Long-Name", "status": "present", "score": 0.734}
SEEN = {"first_seen_s": 0.2, "last_seen_s": 19.8}
BEN = {"number": "7A-02", "name": "Ben Ode", "status": "not_seen", "score": None}
UNSEEN = {"first_seen_s": None, "last_seen_s": None}
FROM_CLIP = {"students": [ADA | SEEN], "unknown": 1}
ROOM = {
    "room": "Laboratory 1",
    "class_group": "7A-L1",
    "cameras": 2,
    "students": {"7A-01": "present", "7A-02": "not_seen"},
    "unknown": 1,
    "review_after_s": 31.4,
}
FOUND = {
    "students": [ADA | SEEN, BEN | UNSEEN],
    "unknown": 2,
    "from_clip": FROM_CLIP,
    "rooms": [ROOM],
    "faults": [],
}


def test_each_student_has_a_line():
    lines = register_table(FOUND).splitlines()
    assert lines[1] == "7A-01   Ada Long-Name  present    0.73   0.2 to 19.8 s"
    assert lines[2] == "7A-02   Ben Ode        not seen"


def test_the_sum_stands_below():
    *_, own, of_clip, of_room = register_table(FOUND).splitlines()
    assert own == "1 present, 1 not seen; faces of nobody of this class: 2."
    assert of_clip.endswith("from one clip of 30 s: 1 present; faces of nobody of this class: 1.")
    assert of_room == (
        "Laboratory 1, 2 cameras, 7A-L1: 1 present, 1 not seen; faces of nobody of this class: 1. "
        "The review stood 31 s after the look's end."
    )


def test_the_report_says_what_it_took():
    measured = {"peak_memory_mib": None, "video_s": 20.0, "elapsed_s": 9.2, "total_s": 60.0}
    text = report(FOUND | measured)
    assert "Recognised 20.0 s of video in 9.2 s." in text
    assert "not known here" in text


def test_whatever_is_wrong_is_said_at_the_end():
    assert register_table(FOUND | {"faults": ["Ada is missing."]}).endswith("Ada is missing.")


def test_the_welcome_says_where_to_go_and_who_logs_in():
    text = welcome("http://127.0.0.1:8000", "/sessions/1/review/", [Login("teacher", "t@x", "pw")])
    assert "open http://127.0.0.1:8000/sessions/1/review/," in text
    assert "teacher        t@x" in text
