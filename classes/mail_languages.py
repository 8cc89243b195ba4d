"""In which language somebody is written to: the one that a room knows of her, else the site's."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User

Source = Callable[[User], str]

_sources: list[Source] = []


def register_language_source(source: Source) -> Source:
    """Register what returns a user's language, or nothing; it costs a query at most."""
    _sources.append(source)
    return source


def language_of(user: User) -> str:
    found = (language for source in _sources if (language := source(user)))
    return next(found, settings.LANGUAGE_CODE)
