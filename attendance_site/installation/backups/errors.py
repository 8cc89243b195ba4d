"""Why a backup is not made, or not restored: one sentence that says what to do."""


class BackupError(Exception):
    """Nothing was written, or what was written is gone again."""
