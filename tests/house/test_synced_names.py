"""Whether a name is on the disk is asked in one place."""

import ast

from tests.house import PRODUCT, ROOT, files_under, nodes_of

KNOWS = "storage/durable/durable_files.py"
APPENDS = {
    "storage/durable/erasure_marks.py",
    "storage/upload_parts.py",
    "attendance_site/installation/backups/sealed_archive.py",
}
"""They write on in a file, or for hours; its name is seen to by the same place."""


def test_no_other_module_waits_for_the_disk_itself():
    found = {
        str(path.relative_to(ROOT))
        for path in files_under(*PRODUCT)
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute) and node.attr in {"fsync", "fdatasync"}
    }
    assert found - APPENDS == {KNOWS}
