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
    else:
        _refuse_folder(url)


def _refuse_folder(url: str) -> None:
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise ValidationError(str(AddressRefusedError("address_without_machine")))
    try:
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise ValidationError(str(AddressRefusedError("address_port_wrong"))) from None
