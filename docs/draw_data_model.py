"""Draw docs/data_model.svg from the models: each room a panel, each model a box, each key a line.

Run by `make docs`; a test compares the picture with the models.
"""

import html
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import django
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "data_model.svg"

# Lengths in pixels of the picture.
BOX, GAP_X, GAP_Y, MARGIN = 206, 36, 14, 18
TITLE, LINE, PANEL_TITLE = 24, 16, 36
MOST_COLUMNS = 7
"""Of boxes beside each other."""
COLOURS = ("#00695c", "#1565c0", "#6a1b9a", "#ad1457", "#c2410c", "#3f6212")
STYLE = """
text { font: 12px Verdana, "DejaVu Sans", sans-serif; fill: #263238 }
.room { font-size: 17px; font-weight: bold }
.model { font-size: 13px; font-weight: bold }
.far { fill: #78909c }
.panel { fill: #f6f8f9; stroke: #dfe6e9 }
.box { fill: #fff; stroke: #90a4ae }
.key { fill: none; stroke-width: 1.3; opacity: .7 }
"""


@dataclass(frozen=True)
class Key:
    """A foreign key, one-to-one or many-to-many field of a model."""

    name: str
    target: type[Any]
    mark: str
    """`?` may be empty, `1` one to one, `*` several."""


@dataclass(frozen=True)
class Box:
    """A model where it stands in the picture, its left upper corner in pixels."""

    model: type[Any]
    keys: Sequence[Key]
    x: float
    y: float

    @property
    def height(self) -> float:
        return TITLE + LINE * len(self.keys) + (5 if self.keys else 0)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def rooms() -> dict[str, list[type[Any]]]:
    """List the models of each room of this project that keeps any, from the ground floor up."""
    ours = [app for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    return {app.label: models for app in ours if (models := list(app.get_models()))}


def keys_of(model: type[Any]) -> list[Key]:
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [
        Key(field.name, field.related_model, _mark(field))
        for field in fields
        # Of Django's own tables only the user's groups and rights would be left; they say nothing.
        if field.is_relation and field.related_model._meta.app_label in rooms()
    ]


def _mark(field: Any) -> str:
    marks = {"*": field.many_to_many, "1": field.one_to_one, "?": field.null}
    return "".join(mark for mark, holds in marks.items() if holds)


def column_of(model: type[Any], seen: frozenset[type[Any]] = frozenset()) -> int:
    """Say how many keys lead from a model, one after the other, to one that needs none."""
    near = [key.target for key in keys_of(model) if _is_near(model, key) and key.target not in seen]
    return max((column_of(target, seen | {model}) + 1 for target in near), default=0)


def _is_near(model: type[Any], key: Key) -> bool:
    return key.target is not model and key.target._meta.app_label == model._meta.app_label


def place(models: Sequence[type[Any]], top: float) -> dict[type[Any], Box]:
    """Place a room's models: those that belong together side by side, from left to right."""
    boxes: dict[type[Any], Box] = {}
    first, y = 0, top
    for group in groups_of(models):
        n_columns = max(map(column_of, group)) + 1
        if first + n_columns > MOST_COLUMNS:
            first, y = 0, max(box.y + box.height for box in boxes.values()) + 2 * GAP_Y
        boxes |= _place_group(group, first, y)
        first += n_columns
    return boxes


def groups_of(models: Sequence[type[Any]]) -> list[set[type[Any]]]:
    """Sort models into groups that are joined by keys, the largest first."""
    groups: list[set[type[Any]]] = []
    for model in models:
        joined = {model, *(key.target for key in keys_of(model) if _is_near(model, key))}
        touched = [group for group in groups if group & joined]
        groups = [group for group in groups if group not in touched]
        groups.append(joined.union(*touched))
    return sorted(groups, key=lambda group: (-len(group), min(m.__name__ for m in group)))


def _place_group(group: set[type[Any]], first: int, top: float) -> dict[type[Any], Box]:
    """Place a group in columns: what a model refers to stands left of it."""
    boxes: dict[type[Any], Box] = {}
    for column in range(max(map(column_of, group)) + 1):
        x, y = MARGIN * 2 + (first + column) * (BOX + GAP_X), top
        for model in _ordered([m for m in group if column_of(m) == column], boxes):
            boxes[model] = Box(model, keys_of(model), x, y)
            y += boxes[model].height + GAP_Y
    return boxes


def _ordered(models: Sequence[type[Any]], boxes: dict[type[Any], Box]) -> list[type[Any]]:
    """Put each model near the height of those it refers to."""

    def height(model: type[Any]) -> float:
        return mean([boxes[k.target].middle for k in keys_of(model) if k.target in boxes] or [0.0])

    return sorted(models, key=lambda model: (height(model), model.__name__))


def draw_data_model() -> str:
    """Return the whole picture as SVG."""
    parts: list[str] = []
    y, width = float(MARGIN), 0.0
    for room, models in rooms().items():
        boxes = place(models, y + PANEL_TITLE)
        bottom = max(box.y + box.height for box in boxes.values()) + MARGIN
        width = max(width, *(box.x + BOX + 2 * MARGIN for box in boxes.values()))
        parts.append(_rect("panel", x=MARGIN, y=y, width="WIDTH", height=bottom - y))
        parts.append(_text(MARGIN * 2, y + 23, room, "room"))
        # Lines first, so that boxes lie on top of them.
        parts += [line for box in boxes.values() for line in _lines(box, boxes)]
        parts += [part for box in boxes.values() for part in _box(box)]
        y = bottom + MARGIN
    body = "\n".join(parts).replace("WIDTH", f"{width - 2 * MARGIN:g}")
    size = f'width="{width:g}" height="{y:g}" viewBox="0 0 {width:g} {y:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    title = "<title>The models of each room and the keys between them</title>"
    return f"{head}\n{title}\n<style>{STYLE}</style>\n{body}\n</svg>\n"


def _box(box: Box) -> list[str]:
    frame = _rect("box", x=box.x, y=box.y, width=BOX, height=box.height)
    name = _text(box.x + 9, box.y + 16, box.model.__name__, "model")
    rows = [
        _text(box.x + 9, _row_y(box, i) + 4, _words(key), "" if _is_near(box.model, key) else "far")
        for i, key in enumerate(box.keys)
    ]
    return [frame, name, *rows]


def _words(key: Key) -> str:
    mark = f" {key.mark}" if key.mark else ""
    return f"{key.name}{mark} → {key.target.__name__}"


def _row_y(box: Box, row: int) -> float:
    return box.y + TITLE + LINE * row + LINE / 2


def _lines(box: Box, boxes: dict[type[Any], Box]) -> list[str]:
    """Draw a curve from each key of a box to its model, if that stands in the column before.

    Longer lines would pass behind other boxes; the row names the model in any case.
    """
    order = list(boxes)
    return [
        f'<path class="key" stroke="{COLOURS[order.index(key.target) % len(COLOURS)]}" '
        f'd="{_curve(box.x, _row_y(box, i), boxes[key.target])}"/>'
        for i, key in enumerate(box.keys)
        if key.target in boxes and box.x - boxes[key.target].x == BOX + GAP_X
    ]


def _curve(x: float, y: float, target: Box) -> str:
    end_x, end_y = target.x + BOX, target.y + TITLE / 2
    bend = GAP_X * 0.8
    return f"M{x:g} {y:g}C{x - bend:g} {y:g} {end_x + bend:g} {end_y:g} {end_x:g} {end_y:g}"


def _rect(kind: str, **lengths: float | str) -> str:
    words = (f'{name}="{n if isinstance(n, str) else f"{n:g}"}"' for name, n in lengths.items())
    return f'<rect class="{kind}" {" ".join(words)} rx="5"/>'


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{html.escape(words)}</text>'


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    django.setup()
    PICTURE.write_text(draw_data_model(), encoding="utf-8")
