"""Somebody logs in by the school's provider, as her browser does it."""

from urllib.parse import urlsplit

import requests
from django.test import Client
from django.urls import reverse

BEGIN, AGAIN = "account_single_sign_on", "account_single_sign_on_again"
NORA = "nora@example.org"


def sent_back(address: str) -> str:
    """Go to the issuer as a browser does; return where it sends back to."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def log_in(client=None, name=BEGIN, **query):
    client = client or Client()
    there = client.get(reverse(name), query)["Location"]
    return client, client.get(sent_back(there), follow=True)


def is_in(client) -> bool:
    return client.get(reverse("usersessions_list")).status_code == 200
