"""Addresses of other systems as they are entered."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from integrations.errors import AddressRefusedError
from integrations.webhooks.addresses import refuse_address


def validate_address(url: str) -> None:
    """Refuse what no message may be sent to; nothing is looked up."""
    try:
        refuse_address(url)
    except AddressRefusedError as refusal:
        raise ValidationError(str(refusal)) from refusal


def validate_source_address(url: str) -> None:
    """Refuse what nothing can be fetched from: neither https:// nor sftp:// with a machine."""
    URLValidator(schemes=["http", "https", "sftp"])(url)
    if urlsplit(url).scheme != "sftp":
        validate_address(url)
    elif urlsplit(url).username or urlsplit(url).password:
        raise ValidationError(str(AddressRefusedError("address_without_machine")))
