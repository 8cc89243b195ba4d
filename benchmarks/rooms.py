"""Count what a room costs that films by itself: processor time and memory for each film.

    python -m benchmarks.rooms [--seconds 20] [--json]
    python -m benchmarks.rooms --continuous
    python -m benchmarks.rooms --hour [ROOMS] [--speed 20]

A drawn 1920x1080 camera with ten students shows its pictures over HTTP (MJPEG) from a process of
its own. The child films it as the worker does, and the pipeline recognises the film. Counted is
processor time, which a busy machine does not stretch as it stretches the clock; the rooms follow
from it: two cores, and a film of each room's one camera every ten minutes. Beside that the morning
is played through in which all rooms begin in the same minute, by the rule that shares the minutes.
`--continuous` is what no room does: a camera that is watched without a pause, a frame a second.
"""

import argparse
import json
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from benchmarks.class_videos.children_watch import ChildrenWatch
from benchmarks.class_videos.own_process import peak_mib, run_apart
from benchmarks.live import register_shown
from benchmarks.watched_rooms.drawn_room import THIS_MACHINE, drawn_room
from benchmarks.watched_rooms.hour import play_hour, print_hour
from face_vision.cameras import recorder
from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.reach import DirectReach
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.media.video import sample_frames
from face_vision.options import PipelineOptions, VideoOptions
from face_vision.pipeline import Pipeline
from face_vision.types import Frame, Proposal
from recognition.film_lengths import BESIDE_S, film_seconds

N_CORES, EVERY_S = 2, 600
A_MINUTE_S = 60.0
MORNING_ROOMS, AT_ONCE, MORNING_S = 30, 2, 300.0
"""At eight o'clock; films at once, as an installation comes; minutes 3 to 8 of the lesson."""

A_ROUNDING_S = 1e-6


@dataclass(frozen=True)
class Cost:
    """What one film costs.

    Args:
        cpu_s: processor time, seconds.
        peak_mb: the most memory held, MiB.
        n: frames filmed, or students named present.
    """

    cpu_s: float
    peak_mb: float
    n: int


def measure_film(url: str, path: Path, seconds: float) -> Cost:
    """Film as the worker does, and count what hands the pictures on and what decodes them.

    The child is shut off by a program that waits for nothing when it is ended, so the kernel adds
    its time to nobody's children: it is looked at while it runs.
    """
    request = FilmRequest(path, seconds)
    before = time.process_time()
    watch = ChildrenWatch()
    with watch.watching():
        facts = film_camera(CameraSource(url, THIS_MACHINE), request)
    cpu_s = time.process_time() - before + watch.cpu_s
    return Cost(cpu_s, watch.peak_mb, facts.n_frames)


def measure_recognition(gallery: Gallery, path: Path, fps: float = VideoOptions.sample_fps) -> Cost:
    options = PipelineOptions(video=VideoOptions(sample_fps=fps))
    pipeline = Pipeline(MtcnnDetector(), DlibEmbedder(), options)
    # Once before it is counted: a worker loads its networks once, not for each film.
    pipeline.recognise_video(path, gallery)
    before = time.process_time()
    found = pipeline.recognise_video(path, gallery)
    cpu_s = time.process_time() - before
    named = {t.subject_id for t in found.tracklets if t.proposal is Proposal.PRESENT}
    # A child decodes whose time is not ours: the same is decoded here, where it is counted.
    before = time.process_time()
    for _frame in sample_frames(path, pipeline.options.video):
        pass
    return Cost(cpu_s + time.process_time() - before, peak_mib(), len(named))


def measure_minute(url: str, path: Path) -> Cost:
    """Film a minute without a pause, a frame a second."""
    before = time.process_time()
    n_frames = 0

    def count(_frame: Frame, _time_s: float) -> None:
        nonlocal n_frames
        n_frames += 1

    source = CameraSource(url, THIS_MACHINE)
    with patch.object(recorder, "RECORD_FPS", 1), closing(DirectReach(source)) as reach:
        recorder.record_camera(reach, path, seconds=A_MINUTE_S, on_frame=count)
    return Cost(time.process_time() - before, peak_mib(), n_frames)


def print_continuous(film: Cost, recognition: Cost) -> None:
    share = (film.cpu_s + recognition.cpu_s) / A_MINUTE_S
    print(f"filming a minute, {film.n} frames: {film.cpu_s:.1f} s, {film.peak_mb:.0f} MiB")
    print(f"recognising it: {recognition.cpu_s:.1f} s, {recognition.n} students named")
    print(f"two cores watch {N_CORES / share:.0f} cameras without a pause, a frame a second")


def rooms_watched(film: Cost, recognition: Cost) -> int:
    """Return how many rooms of one camera two cores watch, a film every ten minutes."""
    return int(N_CORES * EVERY_S / (film.cpu_s + recognition.cpu_s))


@dataclass(frozen=True)
class Morning:
    """All rooms begin in the same minute, and each is filmed within the five that are allowed.

    Args:
        n_rooms: of one camera.
        n_at_once: films made at once (`JOBS_CAMERA_WORKERS`).
        shortest_s: the shortest film, seconds.
        last_end_s: when the last film was made, seconds after the first began.
        n_missed: films that were not begun, or not made, within their minutes.
    """

    n_rooms: int
    n_at_once: int
    shortest_s: float
    last_end_s: float
    n_missed: int


def play_morning(n_rooms: int, n_at_once: int) -> Morning:
    """Let the films of one minute be made, one after the other at each of the places."""
    places, lengths, ends = [0.0] * n_at_once, [], []
    for n_waiting in range(n_rooms, 0, -1):
        place = places.index(min(places))
        until_s = MORNING_S - places[place]
        length_s = film_seconds(until_s=until_s, n_waiting=n_waiting, n_at_once=n_at_once)
        places[place] += length_s + BESIDE_S
        lengths.append(length_s)
        ends.append(places[place])
    n_missed = sum(end > MORNING_S + A_ROUNDING_S for end in ends)
    return Morning(n_rooms, n_at_once, min(lengths), max(ends), n_missed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="length of a film (20)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--continuous", action="store_true", help="a frame a second, no pause")
    parser.add_argument("--hour", type=int, nargs="?", const=6, metavar="ROOMS", help="an hour (6)")
    parser.add_argument("--speed", type=float, default=20.0, help="of the clock of the hour (20)")
    arguments = parser.parse_args()
    if arguments.hour:
        print_hour(play_hour(arguments.hour, arguments.speed), as_json=arguments.json)
        return
    gallery = run_apart(register_shown)
    with TemporaryDirectory() as folder, drawn_room() as url:
        path = Path(folder) / "room.mp4"
        if arguments.continuous:
            minute = run_apart(measure_minute, url, path)
            print_continuous(minute, run_apart(measure_recognition, gallery, path, 1.0))
            return
        film = run_apart(measure_film, url, path, arguments.seconds)
        recognition = run_apart(measure_recognition, gallery, path)
    n_rooms = rooms_watched(film, recognition)
    morning = play_morning(MORNING_ROOMS, AT_ONCE)
    if arguments.json:
        costs = {"film": asdict(film), "recognition": asdict(recognition)}
        costs["morning"] = asdict(morning)
        print(json.dumps(costs | {"rooms": n_rooms}))
        return
    print("                    processor s   memory MiB")
    print(f"filming             {film.cpu_s:11.1f} {film.peak_mb:12.0f}   {film.n} frames")
    print(f"recognising         {recognition.cpu_s:11.1f} {recognition.peak_mb:12.0f}", end="")
    print(f"   {recognition.n} students named")
    print(f"two cores watch {n_rooms} rooms of one camera, a film every ten minutes")
    print(
        f"{morning.n_rooms} rooms begin in one minute, {morning.n_at_once} films at once: films of "
        f"at least {morning.shortest_s:.0f} s, the last made after {morning.last_end_s:.0f} s of "
        f"{MORNING_S:.0f}, {morning.n_missed} missed"
    )


if __name__ == "__main__":
    main()
