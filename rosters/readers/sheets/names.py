"""Take names apart: “Lovelace, Ada”, “Ada Lovelace”, “Mr Lovelace”, and people of one name."""

TITLES = {"mr", "mrs", "miss", "ms", "mx", "dr", "herr", "frau", "monsieur", "madame", "mme"}
TITLES |= {"mlle", "sr", "sra", "srta", "hr", "fr"}
NO_NAME = {"n/a", "fnu", "lnu", "(none)"}
"""First or last name unknown, as consulates write it."""


LEAST_CAPITALS = 3
"""Letters of a word in capitals that is a family name; AJ and Jr. are none."""


def split_name(name: str, *, is_family_first: bool | None = None) -> tuple[str, str]:
    """Return given and family name; a single word is the family name.

    Args:
        is_family_first: which comes first without a comma; None: as it looks.
    """
    name = without_salutation(name)
    if "," in name:
        family, _comma, given = name.partition(",")
    elif is_family_first is not False and (family := _in_capitals(name)):
        given = name.removeprefix(family) if name.startswith(family) else name.removesuffix(family)
    elif is_family_first:
        family, _space, given = name.partition(" ")
    else:
        given, _space, family = name.rpartition(" ")
    given, family = without_salutation(given.strip()), family.strip()
    return (given, family) if family else ("", given)


def _in_capitals(name: str) -> str:
    """Return the words in capitals before or after the others: “LE GOFF René”, “René LE GOFF”."""
    words = name.split()
    are_capitals = [word.isupper() and len(word) > 1 for word in words]
    n = sum(are_capitals)
    capitals = words[:n] if are_capitals[:1] == [True] else words[len(words) - n :]
    is_run = 0 < n < len(words) and all(word.isupper() for word in capitals)
    return " ".join(capitals) if is_run and max(map(len, capitals)) >= LEAST_CAPITALS else ""


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
