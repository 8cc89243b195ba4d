"""Say how well people of a class group or a folder are told apart, and which photo is wrong."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from face_vision.evaluation.gallery_run import run_evaluation
from face_vision.evaluation.svm_baseline import run_svm_baseline
from faces.engine import get_pipeline
from faces.management.argument_types import number_between
from faces.management.class_group_arguments import find_class_group, find_school
from faces.management.identification_report import IdentificationReport
from faces.management.terminal import AnsweringCommand, ProgressBar, WrongUsage
from faces.readers.labelled_folders import read_folder_faces
from faces.selectors.labelled_faces import LabelledFaces
from faces.selectors.stored_faces import load_stored_faces


class Command(AnsweringCommand):
    help = (
        "Say how well people are told apart, who looks like whom, and which picture may show "
        "somebody else. FOLDER holds a folder of pictures (or videos) for each person, as for "
        "register_faces; with --class-group the registered faces of today's roster are taken. "
        "Each picture is searched among all the others, once with and once without the other "
        "pictures of its person. With --split a linear support vector machine is asked the same, "
        "to compare. Nothing is stored, no network is trained. "
        "Exit code: 0 done, 1 refused, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "folder", metavar="FOLDER", type=Path, nargs="?", help="holds a folder a person"
        )
        parser.add_argument("--class-group", metavar="CODE", help="such as 7A, instead of FOLDER")
        parser.add_argument(
            "--school", metavar="NAME", help="needed only where there are several schools"
        )
        parser.add_argument(
            "--split",
            metavar="PERCENT",
            type=number_between(1, 99),
            help="register so many per cent of each person's pictures, such as 70, and search "
            "the others; people with one picture are strangers (default: leave out one picture "
            "after the other)",
        )

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> IdentificationReport:
        named = _labelled_faces(options, progress)
        thresholds = get_pipeline().options.identification
        started = time.monotonic()
        split = options["split"]
        result = run_evaluation(named.looks, thresholds, split_percent=split)
        baseline = run_svm_baseline(named.looks, split) if split is not None else None
        elapsed_s = time.monotonic() - started
        return IdentificationReport(named, result, split, elapsed_s, baseline)


def _labelled_faces(options: dict[str, Any], progress: ProgressBar) -> LabelledFaces:
    folder, code, school = options["folder"], options["class_group"], options["school"]
    if (folder is None) == (code is None):
        raise WrongUsage("Give either FOLDER or --class-group CODE.")
    if code is not None:
        class_group = find_class_group(code, find_school(school))
        return load_stored_faces(class_group, get_pipeline())
    if school:
        raise WrongUsage("--school belongs to --class-group only.")
    return read_folder_faces(folder, pipeline=get_pipeline(), on_file=progress.show)
