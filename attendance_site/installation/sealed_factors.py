"""Joins signing in to what lies beside its room: secrets are sealed with the installation's key."""

from accounts.sign_in.adapters import FactorAdapter
from storage.encryption.sealed_bytes import is_sealed_text, open_text, seal_text
from storage.errors import StorageError

PURPOSE = "second factor"
SENT = "sent before proof"


class SealedFactorAdapter(FactorAdapter):
    def encrypt(self, text: str) -> str:
        return seal_text(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, purpose=PURPOSE)

    def seal_sent(self, text: str) -> str:
        return seal_text(text, purpose=SENT)

    def open_sent(self, sealed: str) -> str:
        # Of a session from before an upgrade it is no text: she enters it once more.
        if not isinstance(sealed, str) or not is_sealed_text(sealed):
            return ""
        try:
            return open_text(sealed, purpose=SENT)
        except StorageError:
            return ""
