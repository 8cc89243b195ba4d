"""Which paper a school prints on: Letter in most of the Americas and the Philippines, else A4."""

from enum import StrEnum
from functools import cache
from importlib.resources import files

from classes.models import School

LETTER_COUNTRIES = frozenset(
    {
        *("BZ", "CA", "CL", "CO", "CR", "GT", "MX"),
        *("NI", "PA", "PH", "PR", "SV", "US", "VE"),
    }
)
"""Those of the Unicode CLDR whose paper is US-Letter (territoryInfo, paperSize)."""


class PaperSize(StrEnum):
    """A size of paper, as style sheets name it."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def label(self) -> str:
        """Return the name that printers show, the same in every language."""
        return {"a4": "A4", "letter": "Letter"}[self.value]


def paper_size_of(school: School, chosen: str | None = None) -> PaperSize:
    """Return what a person chose, else what is usual where the school's clock goes."""
    if chosen in set(PaperSize):
        return PaperSize(chosen)
    is_letter = country_of(school.time_zone) in LETTER_COUNTRIES
    return PaperSize.LETTER if is_letter else PaperSize.A4


def country_of(time_zone: str) -> str:
    """Return the ISO 3166 code of the country that a time zone is named after, or nothing."""
    return _countries().get(time_zone, "")


@cache
def _countries() -> dict[str, str]:
    # Of the package: not every machine has this table of its own.
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {zone: country for country, _place, zone, *_comment in lines}
