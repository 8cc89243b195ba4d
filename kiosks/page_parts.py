"""What kiosks add to pages of lower rooms: their link, and the codes tapped for a lesson."""

from typing import Any

from classes.links import PagePart, register_link, register_part
from classes.models import ClassSession
from kiosks.selectors.school_kiosks import codes_of


def register() -> None:
    register_link("kiosks", "kiosks:kiosks")
    # By registry, as recognition knows nobody above it.
    register_part("review_codes", PagePart("kiosks/_codes.html", _codes))


def _codes(session: ClassSession) -> dict[str, Any]:
    # The class page shows the same place for a lesson that is not open yet.
    return {"codes": codes_of(session), "session": session}
