"""The settings with painted faces in place of the networks, for workers in their own process."""

import sys

from attendance_site.settings import *  # noqa: F403

RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"

UNPICKLED = VAR_DIR / "unpickled.txt"  # noqa: F405
"""What the processes made out of pickles, a name a line."""


def _note_unpickled(event: str, arguments: tuple[object, ...]) -> None:
    if event == "pickle.find_class":
        with UNPICKLED.open("a") as file:
            file.write(".".join(map(str, arguments)) + "\n")


sys.addaudithook(_note_unpickled)
