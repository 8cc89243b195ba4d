"""A server that speaks S3 over HTTP, of the tests' own, with a bucket for each test."""

import itertools
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from storage.places.addresses import storages_at

KEY, SECRET = "tests-key", "tests-secret"
REGION = "us-east-1"

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[str]:
    """The address of a running server; moto is loaded by the tests alone that ask for it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_client(bucket_server):
    """What a person with the keys may do at the server."""
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=bucket_server,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )


@pytest.fixture
def bucket_url(bucket_server, bucket_client) -> str:
    """The address of an empty bucket, as STORAGE_URL has it."""
    name = f"attendance-{next(_numbers)}"
    bucket_client.create_bucket(Bucket=name)
    return f"s3://{name}/school?endpoint={quote(bucket_server)}&region={REGION}"


@pytest.fixture
def bucket(bucket_url, settings) -> str:
    """An installation whose files lie in a bucket; its name."""
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = KEY, SECRET
    settings.STORAGES = settings.STORAGES | storages_at(bucket_url, folder=settings.MEDIA_ROOT)
    return str(settings.STORAGES["default"]["OPTIONS"]["bucket"])
