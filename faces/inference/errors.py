"""Refusals of the inference server; each text is one sentence that says what to do."""

from classes.errors import RefusedError


class NetworksAwayError(RefusedError):
    """The process that runs the networks for pages does not answer."""


class LiveRefusedError(RefusedError):
    """The live recognition goes on no further; the text says why."""


class LiveBusyError(RefusedError):
    """Too many pages ask the networks at once."""


class PictureRefusedError(LiveRefusedError):
    """One picture cannot be used; the live recognition goes on with the next."""
