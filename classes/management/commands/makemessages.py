"""Gather the texts of pages for the translators: Django's command, with this project's choices."""

from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

ENGLISH_ONLY = ["benchmarks", "docs", "tests", "var", ".venv"]
"""Folders without pages; what commands print is English too, but they share refusals with pages."""


class Command(makemessages.Command):
    # A guess at a translation is worse than none: it looks finished.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Take all languages but English if none is named; keep no line numbers and leftovers."""
        spoken = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        options["locale"] = options["locale"] or spoken
        options["ignore_patterns"] = [*options["ignore_patterns"], *ENGLISH_ONLY]
        options |= {"no_wrap": True, "no_obsolete": True, "add_location": "file"}
        super().handle(*args, **options)
