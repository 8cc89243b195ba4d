"""Compose class videos of labelled people, take their attendance, and do it the published way.

    python -m benchmarks.class_video FACES [--network dlib] [--conditions plain,blur] [--json]

FACES holds `known/<person>/*.jpg`, six or more pictures of each, and `strangers/*.jpg`, one of
each. 30 students are enrolled from 3 pictures each; 24 of them, shown from other pictures, and 8
strangers sit in a room that a camera pans over. All conditions together take about 15 minutes.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.class_videos.cast import Cast, cast_class
from benchmarks.class_videos.conditions import CONDITIONS
from benchmarks.class_videos.footage import film_class
from benchmarks.class_videos.our_way import pipeline_of, recognise
from benchmarks.class_videos.outcomes import Outcome, judge
from benchmarks.class_videos.own_process import run_apart
from benchmarks.class_videos.published_recipe import RecipeOutcome, follow_recipe
from face_vision.embedding.registry import DLIB, NETWORKS
from face_vision.identification.gallery import Gallery

HEAD = (
    "condition   | students: present check missed wrong asked as another "
    "| strangers: unknown check wrong "
    "| tracklets a person, a stay | seconds    MiB"
)


@dataclass(frozen=True)
class ClassVideoRow:
    """One condition: what both ways found and took."""

    condition: str
    outcome: Outcome
    seconds: float
    peak_mib: float
    steps_s: dict[str, float]
    recipe: RecipeOutcome

    @property
    def ratio(self) -> float:
        return self.recipe.seconds / self.seconds


def cast_apart(faces: Path, seed: int, network: str) -> Cast:
    """Choose the class in a process of its own, so that this one never loads TensorFlow."""
    return cast_class(faces, pipeline_of(network), seed=seed)


def measure(
    cast: Cast, condition: str, folder: Path, arguments: argparse.Namespace
) -> ClassVideoRow:
    path = folder / f"{condition.replace(' ', '-')}.mp4"
    truth = film_class(
        cast.shown,
        CONDITIONS[condition],
        path,
        seconds=arguments.seconds,
        seed=arguments.seed,
    )
    network = NETWORKS[arguments.network]
    gallery = Gallery(
        cast.gallery_ids,
        cast.gallery_embeddings,
        network.build().network_id,
        network.scores.genuine_similarity,
    )
    ours = run_apart(recognise, path, gallery, network.name, cast.gallery_portraits)
    return ClassVideoRow(
        condition=condition,
        outcome=judge(ours.found, truth),
        seconds=ours.seconds,
        peak_mib=ours.peak_mib,
        steps_s=ours.steps_s,
        recipe=run_apart(follow_recipe, path, gallery, truth, arguments.recipe_frames),
    )


def _line(row: ClassVideoRow) -> str:
    o = row.outcome
    return (
        f"{row.condition:11} "
        f"| {o.present:17} {o.check:5} {o.missed:6} {o.wrong:5} {o.wrong_check:16} "
        f"| {o.unknown:18} {o.stranger_check:5} {o.stranger_wrong:5} "
        f"| {o.tracklets_a_person:18.2f} {o.tracklets_a_stay:7.2f} "
        f"| {row.seconds:7.1f} {row.peak_mib:6.0f}"
    )


def _recipe_line(row: ClassVideoRow) -> str:
    r = row.recipe
    return (
        f"{row.condition:11} | {r.present:7} {r.missed:6} {r.wrong:5}   "
        f"| {r.present_by_class:7} {r.wrong_by_class:5} | {r.seconds:7.0f} {row.ratio:10.0f}"
    )


def _table(rows: list[ClassVideoRow]) -> str:
    n_frames = rows[0].recipe.n_frames
    recipe_head = (
        f"\nThe published recipe, from {n_frames} frames of each video; seconds scaled to all:\n"
        "            | probability > 0.5      | likeliest     |\n"
        "condition   | present missed wrong   | present wrong | seconds times ours"
    )
    return "\n".join([HEAD, *map(_line, rows), recipe_head, *map(_recipe_line, rows)])


def _json(rows: Iterable[ClassVideoRow]) -> dict[str, object]:
    rows = list(rows)
    ours_s, peer_s = (
        sum(s) for s in zip(*[(r.seconds, r.recipe.seconds) for r in rows], strict=True)
    )
    return {
        "ours_ms": 1000 * ours_s / len(rows),
        "peer_ms": 1000 * peer_s / len(rows),
        "ratio": peer_s / ours_s,
        "conditions": [asdict(row) for row in rows],
    }


def _conditions(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in CONDITIONS:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(CONDITIONS)}")
    return names


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--conditions", type=_conditions, default=list(CONDITIONS))
    parser.add_argument("--network", choices=names, default=DLIB.name)
    parser.add_argument("--seconds", type=float, default=60.0, help="length of a video (60)")
    parser.add_argument("--seed", type=int, default=0, help="another class, another room (0)")
    parser.add_argument("--recipe-frames", type=int, default=30, help="frames for the recipe (30)")
    parser.add_argument("--keep", type=Path, help="keep the videos in this folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    cast = run_apart(cast_apart, arguments.faces, arguments.seed, arguments.network)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for condition in arguments.conditions:
            sys.stderr.write(f"{condition}\n")
            rows.append(measure(cast, condition, folder, arguments))
    print(json.dumps(_json(rows)) if arguments.json else _table(rows))


if __name__ == "__main__":
    main()
