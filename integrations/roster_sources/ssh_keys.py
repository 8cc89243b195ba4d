"""The key pair by which this site logs in to a folder: made here, the private half leaves never."""

from cryptography.hazmat.primitives import serialization as forms_of_keys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

COMMENT = "attendance"


def new_private_key() -> str:
    """Return a new one, as OpenSSH writes it."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(
        forms_of_keys.Encoding.PEM,
        forms_of_keys.PrivateFormat.OpenSSH,
        forms_of_keys.NoEncryption(),
    ).decode()


def public_key_of(private_key: str) -> str:
    """Return the line that whoever runs the folder adds to authorized_keys."""
    key = forms_of_keys.load_ssh_private_key(private_key.encode(), None)
    line = key.public_key().public_bytes(
        forms_of_keys.Encoding.OpenSSH, forms_of_keys.PublicFormat.OpenSSH
    )
    return f"{line.decode()} {COMMENT}"
