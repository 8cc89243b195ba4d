"""Print the pinned packages that the site needs: all but TensorFlow and what only that pulls in.

    python site_requirements.py requirements.txt > site-requirements.txt

Which package pulls in which stands behind each of them in requirements.txt (`# via keras`).
"""

import re
import sys
from pathlib import Path

OF_THE_WORKER = {"tensorflow", "tensorflow-cpu"}
DIRECT = "-r requirements.in"


def blocks_of(text: str) -> list[tuple[str, str]]:
    """Return each requirement with its lines, by name."""
    parts = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    return [(re.split(r"[=\[ ]", part)[0], part) for part in parts]


def asked_by(block: str) -> set[str]:
    """Return which packages want this one."""
    [line] = re.findall(r"^    # via (.*)$", block, re.MULTILINE)
    return {name.strip() for name in line.split(",")}


def of_the_worker_alone(blocks: list[tuple[str, str]]) -> set[str]:
    """Return what nothing but TensorFlow wants, directly or by others of these."""
    found = set(OF_THE_WORKER)
    while True:
        more = {name for name, block in blocks if name not in found and asked_by(block) <= found}
        if not more:
            return found
        found |= more


def site_requirements(text: str) -> str:
    blocks = blocks_of(text)
    left_out = of_the_worker_alone(blocks)
    return "".join(block for name, block in blocks if name not in left_out)


if __name__ == "__main__":
    sys.stdout.write(site_requirements(Path(sys.argv[1]).read_text(encoding="utf-8")))
