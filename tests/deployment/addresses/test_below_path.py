"""Below a path, on IPv6 and under another name everything leads to everything, and only there."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from urllib3 import encode_multipart_formdata

from tests.deployment.addresses.front import Front, Visitor, manage, running
from tests.deployment.proxy_steps import EMAIL, PASSWORD
from tests.house import ROOT
from tests.processes.ports import free_port

AT = "/attendance"
HOST = "portal.example"
N_PAGES = 60
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ADDRESS = re.compile(r'\b(?:href|src|action|formaction|hx-[a-z]+|data-[a-z-]+)="(/[^"]*)"')

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        not shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin"),
        reason="nginx is not installed here (Debian: apt install nginx-light).",
    ),
]


def below_path(block: str, port: int, site_port: int) -> str:
    """Change the document's proxy as the document says: before each location of the site."""
    plain = re.sub(r"(?m)^ *(ssl_certificate|ssl_certificate_key) .*\n", "", block)
    plain = plain.replace("listen 443 ssl;", f"listen [::1]:{port};")
    plain = plain.replace("127.0.0.1:8000", f"[::1]:{site_port}")
    plain = plain.replace("attendance.school.example", HOST)
    plain = plain.replace("location / {", f"location {AT}/ {{")
    plain = re.sub(r"location = /(parents|door)", rf"location = {AT}/\1", plain)
    return plain.replace("~^(/account", f"~^{AT}(/account")


@pytest.fixture(scope="module")
def environment(tmp_path_factory, new_sqlite_file) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("below")
    (folder / "var").mkdir(mode=0o700)
    new_sqlite_file(folder / "var" / "db.sqlite3").chmod(0o600)
    (folder / "logs").mkdir()
    return {
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": "",
        "SITE_PATH": AT,
        "SITE_URL": f"http://{HOST}",
        "TRUSTED_PROXIES": "::1",
        "REQUIRE_SECOND_FACTOR": "0",
        "FOLDER": str(folder),
    }


@pytest.fixture(scope="module")
def front(environment) -> Iterator[Front]:
    ports, folder = (free_port(), free_port()), Path(environment["FOLDER"])
    [block] = re.findall(r"```\n([^`]*?\nserver \{.*?)```", OPERATIONS, re.DOTALL)
    server = below_path(block, *ports).replace("/var/log/nginx", f"{folder}/logs")
    with running(folder, environment, server=server, ports=ports, host=HOST) as found:
        yield found


@pytest.fixture
def visitor(front) -> Visitor:
    return Visitor(front)


@pytest.fixture
def root(visitor) -> Visitor:
    entered = {"login": EMAIL, "password": PASSWORD}
    answer = visitor.post_form(f"{AT}/account/login/", **entered)
    assert (answer.status, answer.headers["Location"]) == (302, f"{AT}/")
    return visitor


def addresses_in(text: str) -> set[str]:
    return {found.split("#")[0].replace("&amp;", "&") for found in ADDRESS.findall(text)}


def test_every_link_of_the_pages_stays_below_the_path_and_leads_somewhere(root):
    seen, waiting = set(), [f"{AT}/", f"{AT}/admin/"]
    while waiting and len(seen) < N_PAGES:
        page = waiting.pop(0)
        seen.add(page)
        answer = root.ask("GET", page)
        assert answer.status in {200, 302, 405}, page
        assert answer.headers.get("Location", AT).startswith(AT), page
        found = addresses_in(root.text)
        assert [one for one in found if not one.startswith(f"{AT}/")] == [], page
        waiting += sorted(one for one in found - seen - set(waiting) if "logout" not in one)
    assert len(seen) == N_PAGES


def test_styles_and_scripts_come_from_there(root):
    root.ask("GET", f"{AT}/")
    files = [one for one in addresses_in(root.text) if "/static/" in one]
    assert len(files) > 5
    assert [one for one in files if root.ask("GET", one).status != 200] == []
    for script in [one for one in files if one.endswith(".js")]:
        root.ask("GET", script)
        assert not re.search(r"""(?:from|import|fetch\()\s*["'`]/""", root.text), script


def test_cookies_go_nowhere_else_on_the_host(root):
    assert {"sessionid", "csrftoken", "known_device"} <= root.paths.keys()
    assert set(root.paths.values()) == {f"{AT}/"}


def test_whoever_is_signed_out_comes_back_to_the_page(visitor):
    answer = visitor.ask("GET", f"{AT}/classes/1/")
    login = f"{AT}/account/login/?next=%2Fattendance%2Fclasses%2F1%2F"
    assert answer.headers["Location"] == login
    page = {"Referer": f"http://{HOST}{AT}/classes/1/"}
    answer = visitor.ask("POST", f"{AT}/classes/1/take/", "x", **page)
    assert (answer.status, answer.headers["Location"]) == (303, login)
    answer = visitor.ask("POST", f"{AT}/classes/1/take/", "x", **page, **{"HX-Request": "true"})
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, login)


def test_the_manifest_begins_there(visitor):
    visitor.ask("GET", f"{AT}/manifest.webmanifest")
    manifest = json.loads(visitor.text)
    assert {manifest["start_url"], manifest["scope"], manifest["id"]} == {f"{AT}/"}
    assert all(icon["src"].startswith(f"{AT}/static/") for icon in manifest["icons"])


def test_a_door_kiosk_has_its_worker_and_its_cookie_there(visitor, front):
    visitor.post_form(f"{AT}/door/open/{front.kiosk_key}/")
    assert visitor.paths["door_kiosk"] == f"{AT}/door/"
    assert visitor.ask("GET", f"{AT}/door/").status == 200
    assert visitor.ask("GET", f"{AT}/door/worker.js").status == 200
    [script] = re.findall(r'importScripts\("([^"]+)"\)', visitor.text)
    assert script == f"{AT}/static/js/kiosk_worker.js"
    assert visitor.ask("GET", script).status == 200


def test_the_interface_answers_takes_files_and_pages_on(visitor, front):
    token = {"Authorization": f"Bearer {front.token}"}
    assert visitor.ask("GET", f"{AT}/api/v1/students?page_size=1", **token).status == 200
    assert json.loads(visitor.text)["next"].startswith(f"http://{HOST}{AT}/api/v1/students?")
    roster = b"Number,Family name,Given name,Class\n701,Adams,Ana,7A\n" + b" " * 2_000_000
    body, kind = encode_multipart_formdata({"school": "1", "file": ("roster.csv", roster)})
    sent = visitor.ask(
        "POST", f"{AT}/api/v1/roster-imports", body, **token, **{"Content-Type": kind}
    )
    assert sent.status in {201, 202}, visitor.text
    assert f"{AT}/api/v1/roster-imports/" in sent.headers["Location"]
    stranger = Visitor(front)
    assert stranger.ask("POST", f"{AT}/api/v1/roster-imports", body).status == 401
    assert (
        stranger.ask("GET", f"{AT}/api/v1/no-such")
        .headers["Content-Type"]
        .startswith("application/problem+json")
    )


def test_a_missing_page_leads_back_there(root):
    assert root.ask("GET", f"{AT}/no-such-page/").status == 404
    assert [one for one in addresses_in(root.text) if not one.startswith(f"{AT}/")] == []
    assert root.ask("GET", f"{AT}/classes/1/enrolments/").status in {404, 405}


def test_another_name_is_refused(visitor):
    assert visitor.ask("GET", f"{AT}/account/login/", Host="elsewhere.example").status == 400


def test_machines_ask_with_the_path_and_without(front, visitor):
    assert visitor.ask("GET", f"{AT}/healthz").status == 200
    assert visitor.ask("GET", f"{AT}/readyz").status == 200


def test_links_in_mails_lead_there(environment):
    code = (
        "from django.urls import reverse; from accounts.outgoing_mail import link_in_mail;"
        "print(link_in_mail(reverse('classes:class_group_list')))"
    )
    shown = manage(environment, "shell", "--no-imports", "--verbosity", "0", "-c", code)
    assert shown.strip() == f"http://{HOST}{AT}/"


def test_the_access_log_knows_an_address_of_ipv6(root, environment):
    assert root.ask("GET", f"{AT}/schools/1/roster/template.csv").status in {200, 404}
    rows = sqlite3.connect(Path(environment["VAR_DIR"]) / "db.sqlite3")
    assert ("::1",) in rows.execute("SELECT ip FROM usersessions_usersession").fetchall()
