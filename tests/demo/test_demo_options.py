"""Wrong usage of the demonstration is refused before anything is built."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "80"], "between 1024 and 65000"),
        (["--port", "http"], "no number"),
        (["--seconds", "2"], "between 5 and 600"),
        (["--json"], "--no-serve only"),
    ],
)
def test_wrong_usage_is_refused(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("demo", *options)
