"""Build the documents as a site, from the files as they lie in the project; run by `make docs`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parent.parent
READ_FROM_THE_ROOT = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
    *("docs", "face_vision/embedding/mobilefacenet/licences"),
)


def build_site(target: Path) -> None:
    """Write the site into a folder, which is emptied first.

    Raises:
        mkdocs.exceptions.Abort: a link, an anchor or a page of the menu leads nowhere, or a
            document is missing in the menu of mkdocs.yml.
    """
    with TemporaryDirectory() as source:
        # A folder of the same shape as the project: a link leads to the same place in both.
        for name in READ_FROM_THE_ROOT:
            (Path(source) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(source) / name).symlink_to(ROOT / name)
        config = load_config(
            str(ROOT / "mkdocs.yml"), docs_dir=source, site_dir=str(target), strict=True
        )
        build(config)


if __name__ == "__main__":
    build_site(Path(sys.argv[1]))
