"""The token of another system, named beside the person for whom it acts."""

from django.utils.translation import gettext

LONGEST_TOKEN = 200


def with_token(person: object, token: str) -> str:
    """Name a person, and with which token another system acted for her; nobody: nothing."""
    if not token:
        return str(person or "")
    text = gettext("%(person)s, by the token “%(token)s”")
    return text % {"person": person, "token": token}
