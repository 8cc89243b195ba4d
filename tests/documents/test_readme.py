"""What the README and the documents say is true: commands, options, targets, settings, links."""

import re
import runpy
from pathlib import Path

import pytest
from django.core.management import get_commands

from attendance_site.management.command_line import CommandLine
from tests.house.rooms import APPS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}
ALL_TEXT = "\n".join(TEXTS.values())
COMMANDS = sorted(set(re.findall(r"manage\.py ([a-z_]+)", ALL_TEXT)))
SETTINGS = "docs/settings.md"
BUILT = runpy.run_path(str(ROOT / "docs" / "build_settings.py"))
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
EXAMPLES = sorted(set(re.findall(r"manage\.py ([a-z_]+ [^\n`]*--[^\n`]*)", ALL_TEXT)))


def help_of(command, capsys):
    with pytest.raises(SystemExit) as end:
        CommandLine(["manage.py", command, "--help"]).execute()
    assert end.value.code == 0
    return capsys.readouterr().out


def test_the_documents_name_the_commands_of_this_project():
    ours = {name for name, app in get_commands().items() if app in {*APPS, "demo"}}
    assert {"demo", "worker", "register_faces", "take_attendance"} <= ours & set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_named_exists_and_explains_itself(command, capsys):
    assert len(help_of(command, capsys)) > 100


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_option_shown_is_known_to_its_command(example, capsys):
    command, *words = example.split()
    known = help_of(command, capsys)
    assert [word for word in words if word.startswith("--") and word not in known] == []


def test_every_target_of_make_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", ALL_TEXT)) <= targets


def settings_text():
    paths = sorted((ROOT / "attendance_site" / "settings").glob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_setting_read_stands_in_the_table_and_no_other():
    settings = settings_text()
    read = set(re.findall(r'env_[a-z]+\(\s*"([A-Z_]+)"', settings))
    assert set(re.findall(r"^\| `([A-Z_]+)`", TEXTS[SETTINGS], re.MULTILINE)) == read


def test_numbers_in_the_table_are_those_of_the_settings():
    settings = settings_text()
    read = re.findall(r'env_(?:int|float)\(\s*"([A-Z_]+)", ([0-9_.]+)', settings)
    shown = dict(re.findall(r"^\| `([A-Z_]+)` \| `([0-9.]+)`", TEXTS[SETTINGS], re.MULTILINE))
    assert [name for name, default in read if float(shown.get(name, "nan")) != float(default)] == []


def test_the_page_of_settings_is_made_of_their_code():
    assert TEXTS[SETTINGS] == BUILT["settings_page"](), "make settings"


def test_every_link_leads_to_a_file_of_this_project():
    links = [(name, link) for name, text in TEXTS.items() for link in LINK.findall(text)]
    assert len(links) > 50
    assert [one for one in links if not ((ROOT / one[0]).parent / one[1]).exists()] == []


def files_named_in(text):
    """List what stands in code type and begins with a folder of the project; ROOM is any."""
    found = re.findall(r"`(([.\w]+)/[a-z0-9_./-]*)`", text)
    return [path for path, first in found if first != "var" and (ROOT / first).is_dir()]


def test_every_file_named_exists():
    named = [(name, path) for name, text in TEXTS.items() for path in files_named_in(text)]
    assert [(name, path) for name, path in named if not (ROOT / path).exists()] == []


def test_there_are_files_named():
    assert "jobs/models.py" in files_named_in("see `jobs/models.py` and `ROOM/models.py`, `a/b`")
    assert sum(len(files_named_in(text)) for text in TEXTS.values()) > 100


def modules_named_in(text):
    """List the Python files in code type by their last name alone, wherever they lie."""
    return [path.rpartition("/")[2] for path in re.findall(r"`([a-z0-9_./]+\.py)`", text)]


@pytest.fixture(scope="module")
def modules():
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    tops = {path.name for path in ROOT.glob("*.py")}
    return tops.union(*({path.name for path in folder.rglob("*.py")} for folder in folders))


def test_every_module_named_without_its_folder_exists(modules):
    named = [(name, module) for name, text in TEXTS.items() for module in modules_named_in(text)]
    assert [(name, module) for name, module in named if module not in modules] == []


def test_a_module_named_without_its_folder_is_found():
    assert modules_named_in("then `sheets.py` and `a/b.py`, not `.py`") == ["sheets.py", "b.py"]


def test_the_guide_answers_each_question_once():
    rows = [row for row in TEXTS["CONTRIBUTING.md"].splitlines() if row.startswith("| ")]
    # Each part of the guide has a table of its own, under the same heading.
    questions = [row.split(" | ")[0] for row in rows if not row.startswith("| to change |")]
    assert len(questions) > 90
    assert [question for question in questions if questions.count(question) > 1] == []


def test_the_architecture_is_read_in_one_sitting():
    assert len(TEXTS["docs/architecture.md"].splitlines()) < 300
