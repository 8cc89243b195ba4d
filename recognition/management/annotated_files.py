"""Where a command writes what it has found: copies of films and photos with boxes and names."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from face_vision.media.annotation import Annotation, annotate_picture, annotate_video
from faces.engine import options_from_settings
from faces.management.terminal import ProgressBar, Refused, WrongUsage
from faces.readers.face_folders import is_picture_name
from recognition.models.annotated_copies import NameStyle
from recognition.selectors.copies.shown_names import shown_names
from recognition.services.offline_capture import TakenFile

BESIDE = object()
"""The option without a value: each copy lies beside its film or photo."""

MARK = ".annotated"
"""What the name of a copy bears, so that it is not taken for a photo of the class."""


@dataclass(frozen=True)
class Copies:
    """What is asked for: where copies go, and what they show.

    Args:
        target: a folder, or the one file; None: each lies beside its film or photo.
        names: how much of each name is written.
        hides_strangers: whoever is not surely recognised is made unrecognisable.
    """

    target: Path | None
    names: NameStyle
    hides_strangers: bool

    def path_of(self, source: Path) -> Path:
        """Return where the copy of a film or photo goes."""
        if self.target is None:
            return source.with_name(_name_of_copy(source))
        return self.target / _name_of_copy(source) if self.target.is_dir() else self.target

    def paths_of(self, sources: Iterable[Path]) -> list[Path]:
        return [self.path_of(source) for source in sources]

    def require_fit(self, sources: Sequence[Path]) -> None:
        """Refuse before minutes of work what could not be written after them."""
        paths = self.paths_of(sources)
        if len(set(paths)) < len(paths):
            raise WrongUsage(
                f"{paths[0]} would be written more than once: give --annotated a folder, and the "
                "files different names."
            )
        for source, path in zip(sources, paths, strict=True):
            if path.suffix.lower() != _ending_of(source):
                raise WrongUsage(f"The copy of {source.name} must end in {_ending_of(source)}.")

    def write(self, taken: Iterable[TakenFile], progress: ProgressBar) -> None:
        for one in taken:
            self._write_one(one, progress)

    def _write_one(self, taken: TakenFile, progress: ProgressBar) -> None:
        target = self.path_of(taken.path)
        names = shown_names(taken.capture.session, self.names)
        options = options_from_settings().video
        annotation = Annotation(taken.result, names, options, self.hides_strangers)
        try:
            if is_picture_name(taken.path):
                n_turns = taken.capture.quarter_turns
                annotate_picture(taken.path, target, replace(annotation, quarter_turns=n_turns))
            else:
                annotate_video(
                    taken.path,
                    target,
                    annotation,
                    on_progress=lambda share: progress.show(share, f"Writing {target.name}"),
                )
        except OSError as error:
            raise Refused(f"{target} cannot be written.") from error


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--annotated",
        metavar="OUT",
        nargs="?",
        const=BESIDE,
        type=place_of_copies,
        help="write a copy of each film and photo with boxes and names: beside it, into the "
        "folder OUT, or to the one file OUT.mp4 or OUT.jpg; keep it as private as the original",
    )
    parser.add_argument(
        "--names",
        choices=NameStyle.values,
        help="what stands at each face of the copies (default: full)",
    )
    parser.add_argument(
        "--hide-strangers",
        action="store_true",
        help="make whoever is not surely recognised unrecognisable in the copies; look at them "
        "before you show them, as a face that was not found cannot be hidden",
    )


def copies_wanted(options: dict[str, Any]) -> Copies | None:
    """Return which copies are asked for, if any."""
    target = options["annotated"]
    if target is None:
        if options["names"] or options["hide_strangers"]:
            raise WrongUsage("--names and --hide-strangers go with --annotated only.")
        return None
    names = NameStyle(options["names"] or NameStyle.FULL)
    return Copies(None if target is BESIDE else target, names, options["hide_strangers"])


def place_of_copies(text: str) -> Path:
    """Read where copies go: a folder that is there, or a file whose folder is."""
    path = Path(text)
    if path.is_dir():
        return path
    if path.suffix.lower() not in {".mp4", ".jpg"}:
        raise ArgumentTypeError(f"{text!r} must be a folder that is there, or end in .mp4 or .jpg")
    if not path.parent.is_dir():
        raise ArgumentTypeError(f"{text!r} cannot be written: there is no such folder")
    return path


def is_copy(path: Path, others: Iterable[Path]) -> bool:
    """Tell whether this is the copy that an earlier run has left beside its film or photo."""
    original = path.stem.removesuffix(MARK)
    return original != path.stem and any(other.stem == original for other in others)


def _name_of_copy(source: Path) -> str:
    return f"{source.stem}{MARK}{_ending_of(source)}"


def _ending_of(source: Path) -> str:
    return ".jpg" if is_picture_name(source) else ".mp4"
