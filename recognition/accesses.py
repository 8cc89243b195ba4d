"""What the access log says of a film and of a face found in it: whose, and of which lesson."""

from classes.models import ClassSession
from privacy.accesses import Access
from recognition.models import Capture, Sighting


def access_of_sighting(sighting: Sighting) -> Access:
    """Name whoever is proposed or named; an unidentified face is the lesson's."""
    whose = sighting.confirmed_student_id or sighting.proposed_student_id
    return _of_lesson("evidence", sighting.capture.session, (whose,) if whose else ())


def access_of_moment(sighting: Sighting) -> Access:
    """Name everybody who was found in the film: its moment shows the class, not one face."""
    if not sighting.capture.file:
        # The film is gone, and her face is shown in place of the moment.
        return access_of_sighting(sighting)
    return access_of_film(sighting.capture)


def access_of_film(capture: Capture) -> Access:
    """Name everybody who was found in it."""
    return _of_lesson("film", capture.session, _found_in(capture))


def access_of_live(capture: Capture) -> Access:
    """Name everybody whom the camera has shown to be there, as the page shows their faces."""
    return _of_lesson("live", capture.session, _found_in(capture))


def _found_in(capture: Capture) -> tuple[int, ...]:
    found = capture.sightings.exclude(proposed_student=None, confirmed_student=None)
    pairs = found.values_list("confirmed_student_id", "proposed_student_id")
    return tuple({one or other for one, other in pairs})


def _of_lesson(subject: str, session: ClassSession, whose: tuple[int, ...]) -> Access:
    # A class may be watched before there is a lesson: that opens with the first face.
    about = f"session {session.pk}" if session.pk else f"class {session.class_group_id}"
    return Access(subject, session.class_group.school_id, whose, about=about)
