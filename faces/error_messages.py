"""Put sentences that the pipeline says, or that a row keeps, into the reader's language."""

import re
from functools import cache

from django.utils.translation import gettext, gettext_noop

INCOMPLETE = gettext_noop(
    "Recognition is not installed completely: tell your administrator, mark by hand."
)
WORN_OUT = gettext_noop(
    "The file could not be worked on after several attempts: film again, or mark by hand."
)
FILE_GONE = gettext_noop("The file is gone: send it again.")
NOT_WORKED_ON = gettext_noop("The file could not be worked on: film again, or mark by hand.")

KNOWN = (
    FILE_GONE,
    INCOMPLETE,
    NOT_WORKED_ON,
    WORN_OUT,
    gettext_noop("This file is not a picture that can be read."),
    gettext_noop("The picture is too large: at most %(limit)s megapixels."),
    gettext_noop("This file is not a video that can be read (MP4, MOV, WebM, MKV or AVI)."),
    gettext_noop("No frame of the video can be read: it is empty, broken or too large."),
    gettext_noop("The video is too long: at most %(limit)s minutes."),
    gettext_noop("The video is too long: at most %(limit)s seconds."),
    gettext_noop("The video's frames are too large: %(width)s x %(height)s pixels."),
    gettext_noop("The file holds no video, only sound or nothing."),
    gettext_noop("The video's format is not supported: save it as MP4 (H.264)."),
    gettext_noop("No face was found in the picture: take one from the front, with light."),
    gettext_noop("No face was found in the video: film the student's face from near."),
    gettext_noop(
        "Several faces of like size are in the picture: take one that shows only the student."
    ),
    gettext_noop("Several people are in the video: film one that shows only the student."),
    gettext_noop("No picture of the face was good enough: film it again."),
    gettext_noop("The face is too small: come nearer."),
    gettext_noop("The picture is too dark: turn on a light."),
    gettext_noop("The picture is too bright: turn away from the light."),
    gettext_noop("The face is turned away: look at the camera."),
    gettext_noop("The picture is blurred: hold still."),
    gettext_noop("Part of the face is covered or lit in colour: show all of it in plain light."),
    # What the worker says of a student, and a row keeps.
    gettext_noop("The face looks like %(name)s (%(number)s): check whose picture it is."),
    gettext_noop("%(student)s has no consent to recognition."),
    gettext_noop("%(student)s has no consent to recognition: enter it first, or mark by hand."),
    gettext_noop("%(student)s left the class or has no consent any more: take the name away."),
    gettext_noop("Several students are called %(name)s: name the file by the number."),
)
"""What the vision core says in English and knows no translation of; tests compare the two."""

_VALUE = re.compile(r"%\((\w+)\)s")


def in_readers_language(sentence: str) -> str:
    """Translate a sentence that was made without a reader; an unknown one stays as it is."""
    translated = gettext(sentence) if sentence else sentence
    if translated != sentence:
        return translated
    for known in KNOWN:
        if found := _pattern(known).fullmatch(sentence):
            return gettext(known) % found.groupdict()
    return sentence


@cache
def _pattern(known: str) -> re.Pattern[str]:
    """Read the values back out of a sentence."""
    words = _VALUE.split(known)
    parts = [f"(?P<{word}>.+?)" if i % 2 else re.escape(word) for i, word in enumerate(words)]
    return re.compile("".join(parts))
