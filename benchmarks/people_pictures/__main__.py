"""Film people who sit still beside pictures of others, and count both errors.

    python -m benchmarks.people_pictures FACES [--seeds 0,1,2] [--seconds 30] [--json]

FACES is as for `benchmarks.class_video`. For each seed another class is filmed twice, by a camera
that pans and by one on a stand. Half of the places hold students who sit still, half hold posters,
prints, phones, tablets and televisions that show others, who are away: one in two of them, but for
films, a picture that the student is registered from. Two minutes a class.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.class_videos.own_process import run_apart
from benchmarks.people_pictures.evaluation import Evaluation, Measured, run_evaluation
from benchmarks.people_pictures.outcomes import rows_of, table_of
from face_vision.embedding.registry import DLIB, NETWORKS


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--network", choices=names, default=DLIB.name)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of a film (30)")
    parser.add_argument("--seeds", type=_numbers, default=[0, 1, 2], help="classes (0,1,2)")
    parser.add_argument(
        "--liveliness", type=float, default=1.0, help="how much the people move (1: they sit still)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    measured: list[Measured] = []
    for seed in arguments.seeds:
        sys.stderr.write(f"class {seed}\n")
        evaluation = Evaluation(
            arguments.faces, arguments.network, seed, arguments.seconds, arguments.liveliness
        )
        measured.append(run_apart(run_evaluation, evaluation))
    rows = rows_of([verdict for one in measured for verdict in one.verdicts])
    share = sum(one.rules_s for one in measured) / sum(one.all_s for one in measured)
    if arguments.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "share_of_time": share}))
    else:
        print(f"{table_of(rows)}\nThe rules take {100 * share:.1f} % of a film's time.")


if __name__ == "__main__":
    main()
