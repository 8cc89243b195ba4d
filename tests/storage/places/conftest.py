"""Films of these tests lie in a bucket; of what is asked there, every range is noted."""

import pytest
from django.core.files.storage import default_storage


@pytest.fixture
def stored(bucket, bucket_client):
    """List the names of all objects of the bucket."""

    def stored() -> list[str]:
        answer = bucket_client.list_objects_v2(Bucket=bucket)
        return sorted(one["Key"].removeprefix("school/") for one in answer.get("Contents", ()))

    return stored


@pytest.fixture
def fetched(bucket):
    """The bytes of each range that is asked for, in turn."""
    asked: list[int] = []

    def note(params, **kwargs):
        start, _, end = params["headers"]["Range"].removeprefix("bytes=").partition("-")
        asked.append(int(end) + 1 - int(start))

    default_storage.client.meta.events.register("before-call.s3.GetObject", note)
    return asked
