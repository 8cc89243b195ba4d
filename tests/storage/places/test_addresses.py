"""STORAGE_URL: what is an address, and what is refused in one sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from storage.places.addresses import is_bucket, storages_at

FOLDER = Path("/srv/media")


def options(url):
    return storages_at(url, folder=FOLDER)["default"]["OPTIONS"]


@pytest.mark.parametrize("url", ["", "file:", "file:/srv/media", "file:///srv/media"])
def test_without_another_address_files_lie_in_the_folder(url):
    assert not is_bucket(storages_at(url, folder=FOLDER))


def test_a_bucket_is_named_with_its_server():
    url = "s3://films/hill/school?endpoint=https%3A%2F%2Fs3.school.example%3A9000&region=eu-1"
    assert is_bucket(storages_at(url, folder=FOLDER))
    assert options(url) == {
        "bucket": "films",
        "folder": "hill/school",
        "endpoint": "https://s3.school.example:9000",
        "region": "eu-1",
    }


@pytest.mark.parametrize(
    "url",
    [
        "films",
        "https://s3.school.example/films",
        "s3:films",
        "s3://films?endpiont=https://s3.school.example",
        "s3://films?endpoint=s3.school.example",
        "s3://films?endpoint=ftp://s3.school.example",
        "file:/srv/other",
        "file://server/share",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured):
        storages_at(url, folder=FOLDER)


def test_keys_in_an_address_are_refused_and_not_repeated():
    with pytest.raises(ImproperlyConfigured, match="AWS_ACCESS_KEY_ID") as refusal:
        storages_at("s3://name:geheim@films", folder=FOLDER)
    assert "geheim" not in str(refusal.value)
