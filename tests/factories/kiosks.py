"""Make kiosks and visits at them for tests."""

import base64
import json
import secrets
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosks.models import DoorVisit, Kiosk
from tests.factories import NINE_O_CLOCK, make_school, make_user


def make_kiosk(**overrides) -> Kiosk:
    school = overrides.pop("school", None) or make_school()
    by = overrides.pop("set_up_by", None) or make_user()
    answered = {"assessed_on": date(2026, 8, 1), "notice_on": date(2026, 8, 2)}
    fields = {"name": "Main entrance", "answered_by": "Grace Hopper, head"}
    return Kiosk.objects.create(school=school, set_up_by=by, **answered | fields | overrides)


def make_door_visit(**overrides) -> DoorVisit:
    kiosk = overrides.pop("kiosk", None) or make_kiosk()
    fields = {"client_id": uuid4(), "at": NINE_O_CLOCK, "outcome": "nobody"}
    return DoorVisit.objects.create(kiosk=kiosk, **fields | overrides)


def sealed_visit(visit: dict[str, Any], *, key: str, client_id: UUID | str) -> bytes:
    """Seal as `static/js/kiosk_seal.js` does: for whoever has the secret of a public key."""
    pictures = visit.get("pictures", [])
    head = {"sizes": [len(one) for one in pictures], "code": ""} | visit | {"pictures": None}
    plain = json.dumps(head).encode() + b"\n" + b"".join(pictures)
    pair = ec.generate_private_key(ec.SECP256R1())
    point = pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    site = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(key))
    derived = HKDF(SHA256(), length=32, salt=point, info=b"attendance door visit")
    cipher = AESGCM(derived.derive(pair.exchange(ec.ECDH(), site)))
    nonce = secrets.token_bytes(12)
    return point + nonce + cipher.encrypt(nonce, plain, str(client_id).encode())
