"""Addresses of other systems as they are entered."""

from django.core.exceptions import ValidationError

from integrations.errors import AddressRefusedError
from integrations.webhooks.addresses import refuse_address


def validate_address(url: str) -> None:
    """Refuse what no message may be sent to; nothing is looked up."""
    try:
        refuse_address(url)
    except AddressRefusedError as refusal:
        raise ValidationError(str(refusal)) from refusal
