"""The mails with which people come to their account: a new password, an invitation."""
