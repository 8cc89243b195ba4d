"""What is written at a face: the whole name, its initials, or nothing."""

from collections.abc import Callable, Mapping

from classes.models import ClassSession
from recognition.models.annotated_copies import NameStyle


def initials_of(name: str) -> str:
    """Return the first letters of the words of a name: "AL" of "Ana Lima", "J" of "João"."""
    return "".join(word[0] for word in name.split())


WRITTEN: Mapping[NameStyle, Callable[[str], str]] = {
    NameStyle.FULL: lambda name: name,
    NameStyle.INITIALS: initials_of,
    NameStyle.NONE: lambda name: "",
}


def shown_names(session: ClassSession, style: NameStyle) -> dict[int, str]:
    """Return what is written at each student of a lesson's roster; one query."""
    write = WRITTEN[style]
    roster = session.class_group.roster_on(session.day)
    return {student.pk: write(student.name) for student in roster}
