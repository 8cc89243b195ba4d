"""What tests that read the house know of it: its floors, its files, their imports."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    ("privacy",),
    ("accounts", "jobs", "storage", "face_vision"),
    ("archives",),
    ("classes",),
    ("faces", "office", "rosters"),
    ("guardians", "recognition", "reports", "timetables"),
    ("integrations", "kiosks"),
    ("demo",),
    ("benchmarks",),
    ("attendance_site",),
)
"""From the ground up; a room imports from floors below its own, or from itself."""

FLOOR_OF = {room: i for i, rooms in enumerate(FLOORS) for room in rooms}
ROOMS = tuple(room for room in FLOOR_OF if (ROOT / room).is_dir())
NOT_OF_THE_PRODUCT = {"demo", "benchmarks"}
PRODUCT = tuple(room for room in ROOMS if room not in NOT_OF_THE_PRODUCT)


def is_out_of_bounds(room, other):
    """Say whether a room may not know another: it stands beside or above it."""
    is_ours = other in FLOOR_OF and other != room
    return is_ours and FLOOR_OF[other] >= FLOOR_OF[room]


def files_under(*folders):
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module):
    return module.split(".")[0]


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes_of(path):
    """All nodes of a file, as `ast.walk` lists them."""
    return tuple(ast.walk(tree_of(path)))


def imports_of(nodes):
    """List the modules that statements import; `from a import b` counts as `a` and as `a.b`."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
