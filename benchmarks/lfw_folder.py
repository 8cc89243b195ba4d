"""Register 20 people, take attendance from a folder of pictures of 15 of them and 15 strangers.

    python -m benchmarks.lfw_folder FACES [--draws 10] [--pictures-each 1] [--json]

FACES holds `known/<person>/*.jpg`, five or more pictures of each, and `strangers/*.jpg`, one of
each, such as people of Labeled Faces in the Wild. Each draw takes other people, by a seed that is
its number, and runs the project's own commands on a database of its own.
"""

import argparse
import io
import json
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

N_REGISTERED, N_PRESENT, N_STRANGERS = 20, 15, 15
PICTURES_TO_REGISTER = 3
AT = "2026-09-01T09:00"


@dataclass(frozen=True)
class LfwDraw:
    """Who is registered from which pictures, and the pictures of whom are looked at."""

    seed: int
    registered: dict[str, list[Path]]
    present: dict[str, list[Path]]
    strangers: list[Path]


@dataclass(frozen=True)
class LfwOutcome:
    """What one draw gave; people, except for `registered` and `refused`, which are pictures.

    `wrong_` are faces in any picture under a name that is not of the person it was taken of,
    `stranger_` those among them in strangers' pictures.
    """

    seed: int
    registered: int
    refused: list[str]
    present: int
    check: int
    missed: list[str]
    wrong_present: int
    wrong_check: int
    stranger_present: int
    stranger_check: int
    elapsed_s: float

    @property
    def named(self) -> int:
        return self.present + self.check


def draw_people(faces: Path, seed: int, *, pictures_each: int) -> LfwDraw:
    dice = random.Random(seed)  # noqa: S311 - a fair draw that can be repeated, no secret
    least = PICTURES_TO_REGISTER + pictures_each
    everybody = {p.name: sorted(p.glob("*.jpg")) for p in sorted((faces / "known").iterdir())}
    names = [name for name, pictures in everybody.items() if len(pictures) >= least]
    chosen = dice.sample(names, N_REGISTERED)
    pictures = {name: dice.sample(everybody[name], least) for name in chosen}
    return LfwDraw(
        seed=seed,
        registered={name: pictures[name][:PICTURES_TO_REGISTER] for name in chosen},
        present={name: pictures[name][PICTURES_TO_REGISTER:] for name in chosen[:N_PRESENT]},
        strangers=dice.sample(sorted((faces / "strangers").glob("*.jpg")), N_STRANGERS),
    )


def lay_out(draw: LfwDraw, folder: Path) -> None:
    """Copy the pictures of a draw as the commands want them; a probe's name says who it shows."""
    for name, pictures in draw.registered.items():
        (folder / "faces" / name).mkdir(parents=True)
        for picture in pictures:
            shutil.copy(picture, folder / "faces" / name)
    (folder / "probes").mkdir()
    for name, pictures in draw.present.items():
        for number, picture in enumerate(pictures):
            shutil.copy(picture, folder / "probes" / f"{name}+{number}.jpg")
    for picture in draw.strangers:
        shutil.copy(picture, folder / "probes" / f"+{picture.name}")


def measure(draw: LfwDraw, folder: Path) -> LfwOutcome:
    lay_out(draw, folder)
    place = ("--class-group", "7A", "--school", f"Draw {draw.seed}")
    make_school(f"Draw {draw.seed}")
    create = ("--create", "--consent", "benchmark")
    faces = answer_of("register_faces", folder / "faces", *place, *create)
    attendance = answer_of("take_attendance", folder / "probes", *place, "--at", AT)
    statuses = {student["number"]: student["status"] for student in attendance["students"]}
    seen = [statuses[name] for name in draw.present]
    proposals = proposals_by_picture(f"Draw {draw.seed}", sorted((folder / "probes").iterdir()))
    by_wrong = [how for shown, who, how in proposals if who and who != shown]
    by_stranger = [how for shown, who, how in proposals if who and not shown]
    return LfwOutcome(
        seed=draw.seed,
        registered=faces["faces_registered"],
        refused=[reason for s in faces["students"] for reason in reasons_of(s) if reason],
        present=seen.count("present"),
        check=seen.count("check"),
        missed=[n for n in draw.present if statuses[n] not in {"present", "check"}],
        wrong_present=by_wrong.count("present"),
        wrong_check=by_wrong.count("check"),
        stranger_present=by_stranger.count("present"),
        stranger_check=by_stranger.count("check"),
        elapsed_s=attendance["elapsed_s"],
    )


def reasons_of(student: dict[str, Any]) -> list[str]:
    return [student["reason"], *(file["reason"] for file in student["files"])]


def make_school(name: str) -> None:
    from benchmarks.fixtures.assessed_schools import assess
    from classes.models import School

    assess(School.objects.create(name=name))


def answer_of(command: str, *arguments: object) -> dict[str, Any]:
    from django.core.management import call_command

    out = io.StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())


def proposals_by_picture(school: str, pictures: Sequence[Path]) -> list[tuple[str, str, str]]:
    """Return who is shown, who is proposed ("" for nobody) and how, for each face found."""
    from recognition.models import Capture

    captures = Capture.objects.filter(session__class_group__school__name=school).order_by("pk")
    return [
        (path.name.split("+")[0], getattr(s.proposed_student, "number", ""), s.proposal)
        for path, capture in zip(pictures, captures, strict=True)
        for s in capture.sightings.select_related("proposed_student")
    ]


def as_table(outcomes: Sequence[LfwOutcome]) -> str:
    lines = [
        "| draw | pictures registered of 60 | named of 15 (present + check) | wrong name present "
        "| wrong name to check | strangers present | strangers to check | seconds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for o in outcomes:
        named = f"{o.named} ({o.present} + {o.check})"
        wrong = f"{o.wrong_present} | {o.wrong_check} | {o.stranger_present} | {o.stranger_check}"
        lines.append(f"| {o.seed} | {o.registered} | {named} | {wrong} | {o.elapsed_s:.1f} |")
    people, n = [o.named for o in outcomes], len(outcomes)
    lines.append(
        f"| all | {sum(o.registered for o in outcomes)} of {60 * n} "
        f"| {sum(people)} of {N_PRESENT * n} (least {min(people)}) "
        f"| {sum(o.wrong_present for o in outcomes)} | {sum(o.wrong_check for o in outcomes)} "
        f"| {sum(o.stranger_present for o in outcomes)} "
        f"| {sum(o.stranger_check for o in outcomes)} | |"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", metavar="FACES", type=Path)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--pictures-each", type=int, default=1, help="of each person present")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lfw-") as temporary:
        set_up(Path(temporary))
        outcomes = []
        for seed in range(1, options.draws + 1):
            draw = draw_people(options.faces, seed, pictures_each=options.pictures_each)
            outcomes.append(measure(draw, Path(temporary) / str(seed)))
    print(json.dumps([asdict(o) for o in outcomes]) if options.json else as_table(outcomes))


def set_up(folder: Path) -> None:
    """Start Django on an empty database in a folder; nothing of an installation is touched."""
    os.environ |= {"VAR_DIR": str(folder / "var"), "MEDIA_ROOT": "", "DATABASE_URL": ""}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
