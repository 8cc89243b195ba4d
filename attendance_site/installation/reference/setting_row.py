"""What a setting means, for the page of all settings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SettingMeaning:
    """What a setting means.

    Args:
        text: in Markdown; links as from `docs/`. Range and number come from where it is read.
        default: what holds without it, where that is no number of the code.
    """

    text: str
    default: str = ""
