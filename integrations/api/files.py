"""Answers that are files, whatever kind the request says it accepts."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation


class AnyKind(BaseContentNegotiation):
    """The address decides what comes; errors are still problems."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
