"""Where the project lies, and where it keeps what it stores."""

from attendance_site.env import env_path
from attendance_site.installation import software

BASE_DIR = software.BASE_DIR
VAR_DIR = env_path("VAR_DIR", software.usual_var_dir())
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
