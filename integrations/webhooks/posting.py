"""Post one signed message to one address, and say what came back."""

import time
from dataclasses import dataclass

import certifi
import urllib3

from integrations.webhooks.addresses import NameUnknownError, Target, find_target
from integrations.webhooks.signing import sign

TIMEOUT = urllib3.Timeout(connect=5, read=10)
MOST_ANSWER_BYTES = 300


@dataclass(frozen=True)
class Answer:
    """What the other system said; status 0: nothing, `text` says why."""

    status: int
    text: str

    @property
    def is_accepted(self) -> bool:
        return 200 <= self.status < 300


def post_message(url: str, *, secret: str, message_id: str, body: bytes) -> Answer:
    """Post a JSON message once; redirects are not followed.

    Raises:
        AddressRefusedError: the address may not be told.
    """
    try:
        target = find_target(url)
    except NameUnknownError as error:
        return Answer(0, str(error))
    timestamp_s = int(time.time())
    headers = {
        "Host": _host_header(target),
        "Content-Type": "application/json",
        "User-Agent": "attendance-webhooks/1",
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(timestamp_s),
        "Webhook-Signature": sign(
            secret=secret, message_id=message_id, timestamp_s=timestamp_s, body=body
        ),
    }
    try:
        return _post(target, body, headers)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:MOST_ANSWER_BYTES])


def _post(target: Target, body: bytes, headers: dict[str, str]) -> Answer:
    with _pool(target) as pool:
        response = pool.request(
            "POST",
            target.path,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
        )
        said = response.read(MOST_ANSWER_BYTES, decode_content=False)
        response.close()
    return Answer(response.status, said.decode("utf-8", "replace"))


def _pool(target: Target) -> urllib3.HTTPConnectionPool:
    """Connect to the checked address; the certificate must be that of the name."""
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.ip, target.port, timeout=TIMEOUT)
    return urllib3.HTTPSConnectionPool(
        target.ip,
        target.port,
        timeout=TIMEOUT,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    is_usual = target.port == {"https": 443, "http": 80}[target.scheme]
    return host if is_usual else f"{host}:{target.port}"
