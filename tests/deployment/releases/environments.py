"""The environment that a process of an installation begins with, as no test has changed it."""

import os

OF_BROWSER_TESTS = "DJANGO_ALLOW_ASYNC_UNSAFE"
"""They set it for themselves; an installation that has it is not fit for work."""


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != OF_BROWSER_TESTS}
