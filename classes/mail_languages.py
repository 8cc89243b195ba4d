"""In which language somebody is written to: the one that a room knows of her, else her school's."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User
from classes.access import own_schools_of

Source = Callable[[User], str]

_sources: list[Source] = []


def register_language_source(source: Source) -> Source:
    """Register what returns a user's language, or nothing; it costs a query at most."""
    _sources.append(source)
    return source


def language_of(user: User) -> str:
    found = (language for source in _sources if (language := source(user)))
    return next(found, "") or language_of_school(user)


def language_of_school(user: User) -> str:
    """Return the language of the school where somebody is somebody, else the site's."""
    school = own_schools_of(user).first()
    return school.language if school else settings.LANGUAGE_CODE
