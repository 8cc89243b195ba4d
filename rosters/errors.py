"""Refusals of rosters, by name; each text is one sentence that says what to do."""

from classes.errors import RefusedError


class RosterUnreadableError(RefusedError):
    """A file is no class list that can be read."""


class RosterTooLargeError(RosterUnreadableError):
    """A file is larger than a class list may be."""


class RosterImportError(RefusedError):
    """An import cannot be applied or discarded as it stands."""
