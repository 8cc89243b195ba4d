"""An address or a template is an import too: none may point upward."""

import ast
import re

from tests.house import (
    FLOOR_OF,
    PRODUCT,
    ROOT,
    files_under,
    is_out_of_bounds,
    name_of,
    nodes_of,
    room_of,
)


def names_of_addresses(path):
    """List the rooms whose addresses a file names in reverse, redirect or a string of that kind."""
    if path.suffix == ".py":
        nodes = nodes_of(path)
        texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        found = [re.match(r"([a-z_]+):[a-z_]+$", text) for text in texts]
    else:
        text = path.read_text(encoding="utf-8")
        found = re.finditer(r"{% (?:url|include|extends) [\"']([a-z_]+)[:/]", text)
    return {match[1] for match in found if match}


def test_no_room_names_an_address_of_a_room_beside_or_above():
    wrong = [
        f"{path.relative_to(ROOT)} names {other}:..."
        for path in files_under(*PRODUCT)
        for other in names_of_addresses(path)
        if is_out_of_bounds(room_of(name_of(path)), other)
    ]
    assert not wrong


ROOM_OF_FOLDER = dict.fromkeys(("account", "mfa", "usersessions", "socialaccount"), "accounts")
"""Folders of templates that are named by the packages whose pages they replace."""

OF_THE_SITE = {"admin", ""}
"""The administration's frame and what lies beside the folders: pages of the whole site."""

FRAME = "classes"
"""Every page stands in the frame that lies beside the folders. It asks the roles of this room and
leads to its front page; whatever else stands in its menu, rooms register."""


def room_of_template(path):
    folder, *rest = path.relative_to(ROOT / "templates").parts
    folder = folder if rest else ""
    return ROOM_OF_FOLDER.get(folder, folder)


def test_each_folder_of_templates_is_a_rooms_or_the_sites():
    rooms = {room_of_template(path) for path in (ROOT / "templates").rglob("*.html")}
    assert rooms - set(FLOOR_OF) == OF_THE_SITE


def test_no_template_names_an_address_or_a_template_of_a_room_beside_or_above():
    templates = [
        p for p in sorted((ROOT / "templates").rglob("*")) if p.suffix in {".html", ".txt"}
    ]
    assert len(templates) > 100
    wrong = [
        f"{path.relative_to(ROOT)} names {other}"
        for path in templates
        for other in names_of_addresses(path)
        if (room := room_of_template(path) or FRAME) in FLOOR_OF and is_out_of_bounds(room, other)
    ]
    assert not wrong
