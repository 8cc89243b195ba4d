"""What a kiosk keeps until it is handed in: sealed for the site, so that the device opens nothing.

The device has a public key of its kiosk and makes a pair of its own for each visit: ECDH on P-256,
HKDF-SHA256 (RFC 5869) and AES-256-GCM, which browsers have themselves (`static/js/kiosk_seal.js`).
"""

import base64
import json
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from accounts.names import has_half_letters
from kiosks.errors import VisitRefusedError
from storage.encryption.keyring import keyring

CURVE = ec.SECP256R1()
POINT_BYTES = 65
NONCE_BYTES = 12
KEY_BYTES = 32
SCALAR_BYTES = 48
"""16 more than the curve's order has: what is left over tells nothing (FIPS 186-5, A.2.1)."""

INFO = b"attendance door visit"


def public_key_of(kiosk_id: int) -> str:
    """Return what a kiosk seals with: a point of P-256, uncompressed, in base64."""
    public = _private_key_of(kiosk_id).public_key()
    return base64.b64encode(_bytes_of(public)).decode()


def opened_visit(sealed: bytes, *, kiosk_id: int, client_id: UUID) -> tuple[Any, bytes]:
    """Open a visit: its fields, not checked yet, and its pictures, one after the other.

    Args:
        sealed: point of the device, nonce, and what is sealed to both.

    Raises:
        VisitRefusedError: it was changed, or sealed for another kiosk or visit.
    """
    nonce_ends = POINT_BYTES + NONCE_BYTES
    point, nonce = sealed[:POINT_BYTES], sealed[POINT_BYTES:nonce_ends]
    try:
        device = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = _private_key_of(kiosk_id).exchange(ec.ECDH(), device)
        key = HKDF(SHA256(), length=KEY_BYTES, salt=point, info=INFO).derive(shared)
        plain = AESGCM(key).decrypt(nonce, sealed[nonce_ends:], str(client_id).encode())
        head, _, pictures = plain.partition(b"\n")
        fields = json.loads(head)
        if has_half_letters(fields):
            raise ValueError("half a letter")
        return fields, pictures
    except (InvalidTag, ValueError, RecursionError):
        raise VisitRefusedError("visit_unreadable") from None


def _private_key_of(kiosk_id: int) -> ec.EllipticCurvePrivateKey:
    """Derive it from the installation's secrets: kept nowhere, and the same after a rotation."""
    info = b"attendance door kiosk|%d" % kiosk_id
    secret = keyring().secrets_key().secret
    wide = HKDF(SHA256(), length=SCALAR_BYTES, salt=None, info=info).derive(secret)
    return ec.derive_private_key(int.from_bytes(wide) % (CURVE.group_order - 1) + 1, CURVE)


def _bytes_of(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
