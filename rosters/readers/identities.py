"""Tell the students of a list without numbers apart: by name and day of birth, in a class, alone.

Of a day of birth nothing is kept but a sign that nobody turns back into the day without the secret
of the site; the next list of the same students finds them by it.
"""

import hashlib
from datetime import date

from django.utils.crypto import salted_hmac

from rosters.readers.sheets.headings import spell

BIRTH, CLASS, NAME = "birth", "class", "name"
KINDS = BIRTH, CLASS, NAME
SALT = "rosters.identities"
SIGN_LENGTH, KEY_LENGTH = 24, 4
N_NUMBERS = 10**8


def identity_of(kind: str, *, name: str, born_on: date | None = None, class_code: str = "") -> str:
    """Return an id that is equal for the same student in every list of this kind."""
    more = {BIRTH: born_on.isoformat() if born_on else "", CLASS: spell(class_code), NAME: ""}
    return f"{_head(kind)}{_sign(f'{kind}|{spell(name)}|{more[kind]}', SIGN_LENGTH)}"


def kind_of(sourced_id: str) -> str:
    """Return by what an id tells apart; empty for one of another system."""
    kind, _dash, rest = sourced_id.partition("-")
    return kind if kind in KINDS and len(rest) == KEY_LENGTH + 1 + SIGN_LENGTH else ""


def is_of_this_secret(sourced_id: str) -> bool:
    """Say whether an id was made since the secret of the site is the present one."""
    return sourced_id.startswith(_head(kind_of(sourced_id)))


def number_of(sourced_id: str, taken: set[str]) -> str:
    """Return a number for a student whose list has none: always the same if it is free."""
    n = int(hashlib.sha256(sourced_id.encode()).hexdigest(), 16) % N_NUMBERS
    while (number := f"N{n:08d}") in taken:
        n = (n + 1) % N_NUMBERS
    return number


def _head(kind: str) -> str:
    return f"{kind}-{_sign('key', KEY_LENGTH)}-"


def _sign(text: str, length: int) -> str:
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:length]
