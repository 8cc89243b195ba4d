"""Read a JSON body that a program may have made with the intent to break something."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from accounts.names import has_half_letters, texts_in


class PlainJSONParser(JSONParser):
    """JSON without numbers that are none, with whole letters, nested as deep as people nest it."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body holds.

        Raises:
            ParseError: it is no JSON, or none that any program of good will sends.
        """
        try:
            # Some programs write a mark before their UTF-8.
            text = stream.read().decode("utf-8-sig")
            found = json.loads(text, parse_float=_finite, parse_constant=_refuse)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deep.") from error
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error
        # JSON lets them be written as escapes only.
        if r"\u" in text and _is_unstorable(found):
            raise ParseError("A text holds a NUL, or half of a pair of surrogates.")
        return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _refuse(text)
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no number")


def _is_unstorable(found: Any) -> bool:
    return any("\0" in text for text in texts_in(found)) or has_half_letters(found)
