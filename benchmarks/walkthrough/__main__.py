"""Play the day of a school in Chromium, print what it takes, and say which target was missed.

    python -m benchmarks.walkthrough [--film 12] [--pictures FOLDER] [CHAPTER ...]

Each chapter plays on a site of its own, with a database of its own. "clicks" and "fields" are
counted, "seconds" measured (site, worker and networks), "by hand" estimated by the keystroke-level
model: what a person takes for these clicks and keys.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Error, expect, sync_playwright

from benchmarks.walkthrough.browser import PATIENCE_MS, BrowserMissing
from benchmarks.walkthrough.chapters import (
    lesson,
    office_day,
    office_jobs,
    setup,
    sign_in,
    weak_wifi,
)
from benchmarks.walkthrough.record import Chapter, missed_in, table_of, targets_of
from benchmarks.walkthrough.stage import Stage

CHAPTERS: dict[str, Callable[[Stage], Chapter]] = {
    "setup": setup.play,
    "morning": office_day.play,
    "lesson": lesson.play,
    "jobs": office_jobs.play,
    "sign-in": sign_in.play,
    "wifi": weak_wifi.play,
}
SHORTEST_FILM_S, LONGEST_FILM_S = 8.0, 60.0


def main(arguments: Sequence[str] | None = None) -> None:
    given = _parser().parse_args(arguments)
    expect.set_options(timeout=PATIENCE_MS)
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="walk-") as folder, sync_playwright() as playwright:
        stage = Stage(playwright, Path(folder), film_s=given.film, pictures=given.pictures)
        chapters = [play(name, stage) for name in given.chapters or CHAPTERS]
    print(table_of(chapters), targets_of(chapters), sep="\n\n")
    if missed := missed_in(chapters):
        sys.exit("\n".join(missed))


def play(name: str, stage: Stage) -> Chapter:
    """Play one; where it stops half-way, say in which chapter."""
    print(f"Playing {name}.", file=sys.stderr)
    try:
        return CHAPTERS[name](stage)
    except BrowserMissing as error:
        sys.exit(str(error))
    except (AssertionError, Error) as error:
        sys.exit(f"The chapter {name} stopped: {error}")


def _parser() -> argparse.ArgumentParser:
    text = __doc__ or ""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.walkthrough", description=text)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "chapters", nargs="*", type=_chapter, metavar="CHAPTER", help=", ".join(CHAPTERS)
    )
    parser.add_argument("--film", type=_film_s, default=12.0, help="seconds filmed (12)")
    parser.add_argument("--pictures", type=Path, help="where to keep a picture of each step")
    return parser


def _chapter(name: str) -> str:
    if name not in CHAPTERS:
        raise argparse.ArgumentTypeError(f"{name} is no chapter; there are {', '.join(CHAPTERS)}.")
    return name


def _film_s(text: str) -> float:
    seconds = float(text)
    if not SHORTEST_FILM_S <= seconds <= LONGEST_FILM_S:
        bounds = f"{SHORTEST_FILM_S:g} to {LONGEST_FILM_S:g}"
        raise argparse.ArgumentTypeError(f"{seconds:g} is not within {bounds} seconds.")
    return seconds


if __name__ == "__main__":
    main()
