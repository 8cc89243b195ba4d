"""What every answer tells the browser to keep, to load and to show."""

import pytest
from django.test import Client

PAGES = ["/", "/no-such-page", "/accounts/login/"]


@pytest.fixture(params=["alice", "stranger"])
def reader(request, alice_client) -> Client:
    return alice_client if request.param == "alice" else Client()


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_is_kept_shown_elsewhere_or_loads_from_elsewhere(reader, address):
    headers = reader.get(address, follow=True).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
