"""Looks at people, with the words by which a person finds each of them again."""

from dataclasses import dataclass
from datetime import date

from classes.errors import RefusedError
from face_vision.evaluation.labelled_looks import LabelledLooks


@dataclass(frozen=True)
class PersonLabel:
    """Somebody: a student by name and number, or the person a folder is named after."""

    name: str
    number: str | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name


@dataclass(frozen=True)
class Picture:
    """A picture or video: a file of a folder, or what is registered of one.

    Args:
        file: path below the folder that was read; empty for what is registered.
        number: place among the person's registered pictures, from 1; None for a file.
        registered_on: on the school's clock; None for a file.
        face_template_ids: of the stored face templates that come from it.
    """

    file: str = ""
    number: int | None = None
    registered_on: date | None = None
    face_template_ids: tuple[int, ...] = ()

    def label_of(self, person: PersonLabel) -> str:
        """Say which picture of this person it is."""
        if self.file:
            return self.file
        return f"{person}, picture {self.number}, registered on {self.registered_on}"


@dataclass(frozen=True)
class RefusedPicture:
    """A file of which nothing could be used, by its path below the folder, and why."""

    file: str
    refusal: RefusedError


@dataclass(frozen=True, eq=False)
class LabelledFaces:
    """Looks, and what their numbers stand for.

    Args:
        title: what was read: a folder, or a class group and its school.
        looks: the embeddings.
        people: by subject id.
        pictures: by number of the file.
        refused: files without use.
        n_not_recognisable: students of the roster without a usable face.
    """

    title: str
    looks: LabelledLooks
    people: dict[int, PersonLabel]
    pictures: dict[int, Picture]
    refused: tuple[RefusedPicture, ...] = ()
    n_not_recognisable: int = 0
