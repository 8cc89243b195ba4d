"""Sign a message as the Standard Webhooks do (www.standardwebhooks.com, version 1)."""

import base64
import hashlib
import hmac

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every secret, not one


def sign(*, secret: str, message_id: str, timestamp_s: int, body: bytes) -> str:
    """Return the signature of `id.timestamp.body`, HMAC with SHA-256, as `v1,` and base64.

    Args:
        secret: `whsec_` and the key in base64.
        timestamp_s: seconds since 1970; the receiver refuses old ones, so nothing is replayed.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = b".".join([message_id.encode(), str(timestamp_s).encode(), body])
    return f"v1,{base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()}"
