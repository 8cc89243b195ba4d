"""Where the project lies, where it keeps what it stores, and which of that several hosts share."""

from pathlib import Path

from attendance_site.env import env_int, env_list, env_path
from attendance_site.installation import software

BASE_DIR = software.BASE_DIR
VAR_DIR = env_path("VAR_DIR", software.usual_var_dir())
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
# On how many hosts site, workers and networks run; above one, what lies on one alone is refused.
N_HOSTS = env_int("N_HOSTS", 1, low=1, high=1000)
SHARED_FOLDERS = tuple(Path(folder).resolve() for folder in env_list("SHARED_FOLDERS"))
