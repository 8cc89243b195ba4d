"""The key in a kiosk's link: signed, for one kiosk; void with a newer number or the kiosk's end."""

from django.core import signing

from kiosks.models import Kiosk

SALT = "kiosks.link of a kiosk"


def kiosk_key(kiosk: Kiosk) -> str:
    return signing.dumps([kiosk.pk, kiosk.number], salt=SALT)


def kiosk_by(key: str) -> Kiosk | None:
    """Return whose key it is, as long as it holds."""
    try:
        kiosk_id, number = signing.loads(key, salt=SALT)
    # One of another shape is no key either, should its content ever change.
    except (signing.BadSignature, ValueError, TypeError):
        return None
    kiosks = Kiosk.objects.in_use().select_related("school", "room")
    # The number makes earlier links void without a list of them.
    return kiosks.filter(pk=kiosk_id, number=number).first()
