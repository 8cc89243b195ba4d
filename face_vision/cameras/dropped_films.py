"""Films that a recorder drops into a folder: a short one is taken whole, a long one in part.

When a file came is asked of this machine's clock (its inode was changed then), never of names or
dates that the recorder writes: its clock may be an hour off.
"""

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from face_vision.cameras.camera_faults import FilmFacts, ViewWatch
from face_vision.cameras.film_parts import frames_between
from face_vision.cameras.reach import Reach
from face_vision.cameras.recorder_folder import DroppedFilm
from face_vision.errors import CameraUnavailable, UnreadableVideo
from face_vision.media.video import sample_frames
from face_vision.media.video_file import claimed_duration_s
from face_vision.media.video_writing import VideoWriter
from face_vision.options import VideoOptions
from face_vision.types import TimedFrame

SETTLED_S = 2.0
"""A file that did not grow for so long is whole."""

ASKED_EVERY_S = 0.5

LONG_S = 90.0
"""Of a longer film only the seconds that are wanted are taken."""

PART_FPS = 10.0
LEAST_PART_S = 5.0

N_LOOKED_AT = 20
"""Films, the newest first, of which the length is asked."""


@dataclass(frozen=True)
class WantedFilm:
    """What of a recorder's films is wanted; moments are seconds since 1970.

    Args:
        since: what began earlier shows who was there before.
        at: the moment that is wanted of a long film; 0: its end.
        seconds: how long to wait for a film, and how much of a long one is taken.
        until: what begins later shows others; of a long film no part ends later.
    """

    since: float
    at: float
    seconds: float
    until: float = inf


@dataclass(frozen=True)
class _Timed:
    """A film and when it began; `duration_s` is None where it does not say its length."""

    film: DroppedFilm
    duration_s: float | None

    @property
    def is_long(self) -> bool:
        return self.duration_s is not None and self.duration_s > LONG_S

    @property
    def began_at(self) -> float:
        return self.film.came_at - (self.duration_s or 0.0)

    def part_from(self, wanted: WantedFilm) -> float:
        """Return when the part that is wanted of a long film begins."""
        # Never past the wanted time, or the part would show the next lesson.
        last = min(self.film.came_at, wanted.until) - wanted.seconds
        return min(max(wanted.at or last, wanted.since, self.began_at), last)

    def is_of_use(self, wanted: WantedFilm) -> bool:
        # A short film is taken whole, so its beginning decides whom it shows.
        if not self.is_long:
            return wanted.since <= self.began_at < wanted.until
        earliest = min(self.began_at, self.film.came_at - wanted.seconds)
        return self.part_from(wanted) >= max(wanted.since, earliest)

    def covers(self, moment: float) -> bool:
        # What lies too near the end would give less than a part.
        return self.began_at <= moment <= self.film.came_at - LEAST_PART_S


def take_dropped(reach: Reach, path: Path, wanted: WantedFilm) -> FilmFacts:
    """Copy the film of a moment, or the newest one.

    Args:
        reach: what gives the films of a recorder's folder.
        path: the copy.
        wanted: what is looked for.

    Raises:
        CameraUnavailable: the folder may not be read, or no film came.
        OSError: the copy cannot be written.
    """
    ends_at_s = time.monotonic() + wanted.seconds
    # Asked at least once, even if there was no time to wait.
    while (found := _wanted_film(reach, wanted)) is None:
        if time.monotonic() >= ends_at_s:
            raise CameraUnavailable("camera_without_film")
        time.sleep(ASKED_EVERY_S)
    with reach.opened(found.film) as file:
        # Copied, not decoded: a short film stays as it was filmed.
        take = _take_part if found.is_long else _take_whole
        return take(file, path, found, wanted)


def _wanted_film(reach: Reach, wanted: WantedFilm) -> _Timed | None:
    # A recorder still writes into a file that grew just now.
    settled = time.time() - SETTLED_S
    films = [film for film in reach.films() if wanted.since <= film.came_at <= settled]
    # Each is opened for its length, which over a network takes a while.
    timed = [_timed(reach, film) for film in films[:N_LOOKED_AT]]
    # One that says no length, or is no film, is passed over.
    of_use = [film for film in timed if film and film.is_of_use(wanted)]
    of_that_moment = (film for film in of_use if film.covers(wanted.at))
    return next(of_that_moment, of_use[0] if of_use else None)


def _timed(reach: Reach, film: DroppedFilm) -> _Timed | None:
    with suppress(CameraUnavailable, UnreadableVideo), reach.opened(film) as file:
        return _Timed(film, claimed_duration_s(file, VideoOptions()))
    return None


def _take_whole(file: Path, path: Path, found: _Timed, wanted: WantedFilm) -> FilmFacts:
    shutil.copyfile(file, path)
    facts = _facts_of(sample_frames(path, VideoOptions(sample_fps=2.0)))
    began_at = found.film.came_at - facts.duration_s
    # The length was only announced until the film was decoded.
    if not wanted.since <= began_at < wanted.until:
        raise CameraUnavailable("camera_without_film")
    return replace(facts, began_at=began_at)


def _take_part(file: Path, path: Path, found: _Timed, wanted: WantedFilm) -> FilmFacts:
    """Decode the seconds that are wanted alone, and write these."""
    begins_at = found.part_from(wanted)
    part = frames_between(
        file,
        start_s=begins_at - found.began_at,
        seconds=wanted.seconds,
        options=VideoOptions(sample_fps=PART_FPS),
    )
    with VideoWriter(path, fps=round(PART_FPS)) as video:
        facts = _facts_of(_written(part, video))
    return replace(facts, began_at=begins_at)


def _written(frames: Iterable[TimedFrame], video: VideoWriter) -> Iterator[TimedFrame]:
    for frame in frames:
        video.write(frame.pixels, frame.time_s)
        yield frame


def _facts_of(frames: Iterable[TimedFrame]) -> FilmFacts:
    watch = ViewWatch()
    try:
        for frame in frames:
            watch.add(frame.pixels, frame.time_s)
    except UnreadableVideo as error:
        # A broken film and a camera that sent none are one thing to whoever waits.
        raise CameraUnavailable("camera_silent") from error
    if watch.n_frames == 0:
        raise CameraUnavailable("camera_silent")
    return watch.facts()
