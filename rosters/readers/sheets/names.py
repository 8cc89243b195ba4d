"""Take names apart: “Lovelace, Ada”, “Ada Lovelace”, “Mr Lovelace”, and people of one name."""

TITLES = {"mr", "mrs", "miss", "ms", "mx", "dr", "herr", "frau", "monsieur", "madame", "mme"}
TITLES |= {"mlle", "sr", "sra", "srta", "hr", "fr"}
NO_NAME = {"n/a", "fnu", "lnu", "(none)"}
"""First or last name unknown, as consulates write it."""


def split_name(name: str, *, is_family_first: bool = False) -> tuple[str, str]:
    """Return given and family name; a single word is the family name."""
    name = without_salutation(name)
    if "," in name:
        family, _comma, given = name.partition(",")
    elif is_family_first:
        family, _space, given = name.partition(" ")
    else:
        given, _space, family = name.rpartition(" ")
    given, family = without_salutation(given.strip()), family.strip()
    return (given, family) if family else ("", given)


def without_salutation(name: str) -> str:
    first, _space, rest = name.partition(" ")
    is_title = bool(rest) and first.rstrip(".").casefold() in TITLES
    return rest.strip() if is_title else name


def is_placeholder(name: str) -> bool:
    """Say whether a cell only says that there is no such name: “.”, “-”, “n/a”."""
    return not any(letter.isalnum() for letter in name) or name.casefold() in NO_NAME


def single_name(given: str | None, family: str) -> tuple[str | None, str]:
    """Return who has one name with it as the family name, wherever it stands."""
    if is_placeholder(family):
        return ("", given) if given and not is_placeholder(given) else (given, "")
    if given and is_placeholder(given):
        return "", family
    return given, family
