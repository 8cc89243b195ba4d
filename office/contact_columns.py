"""Columns of a class list about somebody at home: their headings, and the words of cells."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classes.spreadsheets.roster_columns import AddedColumn
from office.models import ContactScope

PLACES = (1, 2, 3)
FIELDS = ("name", "relation", "phone", "email", "language", "scope")
LABELS: dict[tuple[int, str], Promise] = {
    (1, "name"): _("Contact 1 name"),
    (1, "relation"): _("Contact 1 relation"),
    (1, "phone"): _("Contact 1 phone"),
    (1, "email"): _("Contact 1 e-mail"),
    (1, "language"): _("Contact 1 language"),
    (1, "scope"): _("Contact 1 may be told"),
    (2, "name"): _("Contact 2 name"),
    (2, "relation"): _("Contact 2 relation"),
    (2, "phone"): _("Contact 2 phone"),
    (2, "email"): _("Contact 2 e-mail"),
    (2, "language"): _("Contact 2 language"),
    (2, "scope"): _("Contact 2 may be told"),
    (3, "name"): _("Contact 3 name"),
    (3, "relation"): _("Contact 3 relation"),
    (3, "phone"): _("Contact 3 phone"),
    (3, "email"): _("Contact 3 e-mail"),
    (3, "language"): _("Contact 3 language"),
    (3, "scope"): _("Contact 3 may be told"),
}
HEADINGS = {
    "name": ("{who} {n}", "{who} {n} name", "{who} {n} full name"),
    "relation": (
        *("{who} {n} relation", "{who} {n} relationship", "{who} {n} Beziehung"),
        "{who} {n} Verhältnis",
    ),
    "phone": (
        *("{who} {n} phone", "{who} {n} mobile", "{who} {n} telephone", "{who} {n} Telefon"),
        *("{who} {n} Handy", "{who} {n} Mobil"),
    ),
    "email": ("{who} {n} e-mail", "{who} {n} mail", "{who} {n} e-mail address"),
    "language": ("{who} {n} language", "{who} {n} home language", "{who} {n} Sprache"),
    "scope": (
        *("{who} {n} may be told", "{who} {n} informed", "{who} {n} custody"),
        *("{who} {n} darf erfahren", "{who} {n} sorgeberechtigt", "{who} {n} Sorgerecht"),
    ),
}
"""How a column of each field is called, in both languages; of the first one also without number."""

WHO = ("Contact", "Parent", "Guardian", "Kontakt", "Elternteil", "Sorgeberechtigte")
CELLS: dict[str, dict[str, str]] = {
    "language": {
        **dict.fromkeys(("english", "englisch", "en", "eng", "engb", "enus"), "en-gb"),
        **dict.fromkeys(("german", "deutsch", "de", "deu", "ger", "dede"), "de"),
        **dict.fromkeys(("spanish", "spanisch", "español", "espagnol", "es", "spa", "eses"), "es"),
        **dict.fromkeys(("french", "französisch", "français", "fr", "fra", "fre", "frfr"), "fr"),
    },
    "scope": {
        **dict.fromkeys(("nothing", "none", "no", "nein", "nichts", "0"), ContactScope.NOTHING),
        **dict.fromkeys(("rien", "non", "nada"), ContactScope.NOTHING),
        **dict.fromkeys(("absences", "absence", "abwesenheiten"), ContactScope.ABSENCES),
        **dict.fromkeys(("ausencias", "ausencia"), ContactScope.ABSENCES),
        **dict.fromkeys(("all", "alles", "yes", "ja", "y", "j", "x", "1"), ContactScope.ALL),
        **dict.fromkeys(("tout", "oui", "todo", "sí", "si"), ContactScope.ALL),
    },
}
"""What a cell may say, by its small letters and digits."""


def key_of(place: int, name: str) -> str:
    return f"contact_{place}_{name}"


def _headings(place: int, name: str) -> list[str]:
    # Most lists have one contact, and no number in their headings.
    numbers = [str(place), ""] if place == PLACES[0] else [str(place)]
    filled = [one.format(who=who, n=n) for one in HEADINGS[name] for who in WHO for n in numbers]
    return [" ".join(heading.split()) for heading in filled]


COLUMNS = tuple(
    AddedColumn(
        key_of(place, name),
        LABELS[place, name],
        _headings(place, name),
        words={word: str(value) for word, value in CELLS.get(name, {}).items()},
    )
    for place in PLACES
    for name in FIELDS
)
