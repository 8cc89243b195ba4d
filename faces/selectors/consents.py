"""Whether a school and a student may be recognised; when a consent was given, to which notice."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from classes.models import School, Student
from faces.errors import RecognitionOffError
from faces.models import BiometricConsent, ConsentNotice
from faces.models.assessments import is_assessed, is_paused

NOON = time(12)


def recognition_refusal(school_id: int) -> RecognitionOffError | None:
    """Return why a school may recognise nobody now; None: it may. One query."""
    # In one query, since every upload and every film asks.
    rows = School.objects.annotate(is_assessed=is_assessed(), is_paused=is_paused())
    name, assessed, paused = rows.values_list("name", "is_assessed", "is_paused").get(pk=school_id)
    if not assessed:
        return RecognitionOffError("recognition_not_assessed", school=name)
    return RecognitionOffError("recognition_switched_off", school=name) if paused else None


def require_recognition(school_id: int) -> None:
    """Refuse to register or match any face of a school that is not to.

    Raises:
        RecognitionOffError: nobody answers for its assessment, or it has switched recognition off.
    """
    if refusal := recognition_refusal(school_id):
        raise refusal


def may_be_recognised(student: Student) -> bool:
    return BiometricConsent.objects.active().filter(student=student).exists()


def time_of_consent(student: Student, *, given_on: date) -> datetime:
    """Return when a consent of a day counts as given: at noon on the school's clock, or now."""
    # A day has no hour: noon is the same day in nearly every time zone.
    noon = datetime.combine(given_on, NOON, student.school.zone)
    # Today's noon may lie ahead, and a consent of the future is refused.
    return min(noon, timezone.now()) if given_on == student.school.today() else noon


@dataclass(frozen=True)
class Notices:
    """The notices of a school, by which a letter finds what was signed."""

    school: School
    newest_first: list[ConsentNotice]

    @classmethod
    def of(cls, school: School) -> "Notices":
        return cls(school, list(ConsentNotice.objects.filter(school=school)))

    @property
    def versions(self) -> str:
        return ", ".join(dict.fromkeys(notice.version for notice in reversed(self.newest_first)))

    def find(self, version: str, day: date) -> ConsentNotice | None:
        """Return the notice of a version; without one that in force on a day.

        A letter older than every notice entered here was signed to the first of them.
        """
        if version:
            return self._in_own_language(version)
        first_days = self.first_days()
        known = [one for one, first_on in first_days.items() if first_on <= day]
        # Newest first, so the last one is the first notice of the school.
        return next(iter(known), None) or next(reversed(first_days), None)

    def first_days(self) -> dict[ConsentNotice, date]:
        """Return of each version the notice in the school's language, and since when it holds.

        The newest version comes first. One that is translated later does not begin anew.
        """
        begun: dict[str, date] = {}
        # From the oldest on, so that a translation does not move the day of its version.
        for one in reversed(self.newest_first):
            begun.setdefault(one.version, self.entered_on(one))
        found = [(self._in_own_language(version), day) for version, day in begun.items()]
        return {notice: day for notice, day in reversed(found) if notice}

    def entered_on(self, notice: ConsentNotice) -> date:
        return self.school.local(notice.created_at).date()

    def _in_own_language(self, version: str) -> ConsentNotice | None:
        """Of a version in several languages take that of the school, or the one that is named."""
        word = version.strip().casefold()
        found = [
            one
            for one in self.newest_first
            if word in {one.version.casefold(), str(one).casefold()}
        ]
        # A notice without a language is written in that of the school.
        own = (one for one in found if one.language in {"", self.school.language})
        return next(own, None) or next(iter(found), None)
