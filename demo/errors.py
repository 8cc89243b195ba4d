"""Refusals of the demonstration, by name, and their sentences."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class MixedWithRealSchoolError(RefusedError):
    """The database belongs to a real school."""


MESSAGES = {
    "database_of_real_school": _(
        "This database holds %(school)s: a demonstration is not mixed with a real school; "
        "name an empty database."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
