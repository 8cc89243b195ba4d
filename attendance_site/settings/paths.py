"""Where the project lies, and where it keeps what it stores."""

from pathlib import Path

from attendance_site.env import env_path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env_path("VAR_DIR", BASE_DIR / "var")
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
