"""Joins signing in to what lies beside its room: secrets are sealed with the installation's key."""

from accounts.sign_in.adapters import FactorAdapter
from storage.encryption.sealed_bytes import open_text, seal_text

PURPOSE = "second factor"


class SealedFactorAdapter(FactorAdapter):
    def encrypt(self, text: str) -> str:
        return seal_text(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, purpose=PURPOSE)
