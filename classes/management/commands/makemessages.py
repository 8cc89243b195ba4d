"""Gather the texts of pages for the translators: Django's command, with this project's choices."""

from typing import Any

from django.core.management.commands import makemessages

ENGLISH_ONLY = ["benchmarks", "docs", "tests", "var", ".venv"]
"""Folders without pages; what commands print is English too, but they share refusals with pages."""


class Command(makemessages.Command):
    # A guess at a translation is worse than none: it looks finished.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Take German if no language is named; keep the file free of line numbers and leftovers."""
        options["locale"] = options["locale"] or ["de"]
        options["ignore_patterns"] = [*options["ignore_patterns"], *ENGLISH_ONLY]
        options |= {"no_wrap": True, "no_obsolete": True, "add_location": "file"}
        super().handle(*args, **options)
