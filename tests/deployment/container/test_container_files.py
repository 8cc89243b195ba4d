"""What an image is made of is tried without a container engine, step by step."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from attendance_site.installation.reference.site_settings import SITE_SETTINGS
from attendance_site.installation.reference.work_settings import WORK_SETTINGS
from tests.house import ROOT

FOLDER = ROOT / "deploy" / "container"
CONTAINERFILE = (FOLDER / "Containerfile").read_text(encoding="utf-8")
COMPOSE = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
PROXY = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PACKAGES = runpy.run_path(str(FOLDER / "site_requirements.py"))
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def names(text: str) -> set[str]:
    return {name for name, _block in PACKAGES["blocks_of"](text)}


def test_the_sites_packages_are_all_but_tensorflow_and_what_it_pulls_in():
    site, everything = names(PACKAGES["site_requirements"](PINNED)), names(PINNED)
    assert {"django", "gunicorn", "numpy", "mtcnn", "psycopg2-binary"} <= site
    left_out = everything - site
    assert {"tensorflow-cpu", "keras", "h5py"} <= left_out
    direct = {
        name for name, block in PACKAGES["blocks_of"](PINNED) if "-r requirements.in" in block
    }
    assert left_out & direct <= {"tensorflow", "tensorflow-cpu"}


def test_what_several_want_stays():
    text = "a==1 \\\n    --hash=x\n    # via tensorflow, django\nb==1 \\\n    # via tensorflow\n"
    assert PACKAGES["site_requirements"](text).startswith("a==1")
    assert names(PACKAGES["site_requirements"](text)) == {"a"}


WITHOUT = """
import sys
left_out = set(sys.argv[1].split(","))
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in left_out:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check")
print(Client().get("/account/login/").status_code)
"""


@pytest.mark.thorough
def test_the_site_runs_without_them(tmp_path, new_sqlite_file):
    (tmp_path / "var").mkdir(mode=0o700)
    new_sqlite_file(tmp_path / "var" / "db.sqlite3").chmod(0o600)
    left_out = names(PINNED) - names(PACKAGES["site_requirements"](PINNED))
    modules = {name.replace("-", "_") for name in left_out} | {"tensorflow", "google"}
    own = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": "", "ALLOWED_HOSTS": "*"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, ",".join(modules)],
        cwd=ROOT,
        env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "attendance_site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "200"


def test_what_is_copied_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    assert copied
    assert [one for line in copied for one in line.split() if not (ROOT / one).exists()] == []


def test_every_stage_that_is_named_is_there():
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", CONTAINERFILE, re.MULTILINE))
    assert set(re.findall(r"--from=(\w+)", CONTAINERFILE)) <= stages
    assert set(re.findall(r"target: (\w+)", COMPOSE)) | {"site", "worker"} <= stages


@pytest.mark.parametrize("stage", ["site", "worker"])
def test_nothing_runs_as_root(stage):
    text = CONTAINERFILE.split(f" AS {stage}\n")[1].split("\nFROM ")[0]
    assert re.findall(r"^USER (\d+)$", text, re.MULTILINE)[-1] == "10001"


def test_tensorflow_is_in_the_workers_image_alone():
    site = CONTAINERFILE.split(" AS site\n")[1].split("\nFROM ")[0]
    assert "--from=packages /opt/attendance" in site
    assert "from=networks" not in site


def test_the_site_is_started_as_its_unit_starts_it():
    unit = (ROOT / "deploy" / "systemd" / "attendance-site.service").read_text(encoding="utf-8")
    [line] = re.findall(r"^ExecStart=\S*/(gunicorn .*)$", unit, re.MULTILINE)
    [command] = re.findall(r"^CMD \[(\"gunicorn\".*)\]$", CONTAINERFILE, re.MULTILINE)
    started = " ".join(re.findall(r'"([^"]*)"', command))
    assert started == line.replace("127.0.0.1:8000", "0.0.0.0:8000")


def test_every_command_exists():
    commands = re.findall(r"\[\"?attendance\"?, \"?(\w+)\"?\]", CONTAINERFILE + COMPOSE)
    assert {"worker", "migrate", "live_networks"} <= set(commands)
    assert set(commands) <= set(get_commands())


def test_every_variable_is_a_setting_and_every_secret_a_file():
    known = {name for group in (SITE_SETTINGS | WORK_SETTINGS).values() for name in group}
    block = COMPOSE.split("environment: &environment\n")[1].split("  secrets:")[0]
    given = re.findall(r"^    (\w+):", block, re.MULTILINE)
    files = {name.removesuffix("_FILE") for name in given if name.endswith("_FILE")}
    assert files
    assert files <= {"SECRET_KEY", "DATABASE_URL"}
    assert {name for name in given if not name.endswith("_FILE")} <= known


def test_the_proxy_is_the_documented_one():
    [block] = re.findall(r"```\n([^`]*?\nserver \{.*?)```", OPERATIONS, re.DOTALL)
    wanted = block.replace("127.0.0.1:8000", "site:8000")
    wanted = wanted.replace("server_name attendance.school.example;", "server_name _;")
    wanted = re.sub(r"/etc/letsencrypt/live/[^/]+/", "/etc/nginx/certificates/", wanted)
    wanted = wanted.replace("/var/log/nginx/attendance.log", "/dev/stdout")
    wanted = wanted.replace("/var/log/nginx/attendance-errors.log", "/dev/stderr")
    assert wanted == PROXY.partition("\n")[2]


@pytest.mark.skipif(
    not (shutil.which("podman") or shutil.which("buildah")),
    reason="needs podman or buildah; the steps of the images are tried without, above",
)
@pytest.mark.cluster
def test_the_images_are_built():
    engine = shutil.which("podman") or shutil.which("buildah")
    for stage in ("site", "worker"):
        options = ["-f", str(FOLDER / "Containerfile"), "--target", stage, str(ROOT)]
        subprocess.run([engine, "build", *options], check=True, timeout=1800)


def test_a_folder_that_is_no_part_stays_out():
    ignored = set((ROOT / ".containerignore").read_text(encoding="utf-8").split())
    assert {".venv", "var", "var-keys", "tests", ".git"} <= ignored
    assert not ignored & {path.name for path in map(Path, ("setup.py", "locale", "static"))}
