"""Write the page of all settings, from their code; run by `make settings`.

Names and numbers are those of where they are read, the words those of the reference beside it.
"""

from pathlib import Path

from django.conf import settings

from attendance_site.env import NAMES_READ
from attendance_site.installation.reference.setting_row import SettingMeaning
from attendance_site.installation.reference.site_settings import SITE_SETTINGS
from attendance_site.installation.reference.work_settings import WORK_SETTINGS

TARGET = Path(__file__).resolve().parent / "settings.md"
HEAD = """# Settings

All settings are environment variables; a bad value stops the start with a sentence that names it.
Site, worker and commands also read them from a file, `attendance.env` in `VAR_DIR`, or the one that
`ENV_FILE` names: a `NAME=value` a line. `manage.py setup` writes it; what the environment sets
wins. `manage.py upgrade_check` names lines that are no setting.

A secret may lie in a file of its own, as systemd, Docker and Kubernetes give it: `SECRET_KEY_FILE`
names the one of `SECRET_KEY`, and so for `ENCRYPTION_KEY`, `DATABASE_URL`, `EMAIL_HOST_PASSWORD`,
`OIDC_CLIENT_SECRET`, `METRICS_TOKEN`, `SENTRY_DSN`, `CACHE_URL`, `BROKER_URL`,
`LIVE_NETWORKS_TOKEN`, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.

This page is made from the settings' code: `make settings`.
"""


def settings_page() -> str:
    parts = [HEAD]
    for title, meanings in (SITE_SETTINGS | WORK_SETTINGS).items():
        rows = [_row(name, meaning) for name, meaning in meanings.items()]
        heading = "| Variable | Default | Meaning |\n|---|---|---|"
        parts.append("\n".join([f"## {title}", "", heading, *rows, ""]))
    return "\n".join(parts)


def _row(name: str, meaning: SettingMeaning) -> str:
    asked = NAMES_READ[name]
    default = meaning.default or f"`{_plain(asked.default)}`"
    between = ""
    if asked.low is not None and asked.high is not None:
        between = f" ({_plain(asked.low)} to {_plain(asked.high)})"
    return f"| `{name}` | {default} | {meaning.text}{between} |"


def _plain(number: object) -> str:
    return f"{number:g}" if isinstance(number, float) and number < 1e6 else str(number)


if __name__ == "__main__":
    settings.VAR_DIR  # noqa: B018 - reads the settings, and so all that is asked for
    TARGET.write_text(settings_page(), encoding="utf-8")
