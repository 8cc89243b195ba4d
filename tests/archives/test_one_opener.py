"""Only the child of `archives` opens a zip or a workbook that somebody sent."""

import ast

from tests.house import PRODUCT, files_under, name_of, nodes_of

OPENED_BY = {"archives.zips", "archives.workbooks"}
OPENING = {"load_workbook", "is_zipfile", "unpack_archive", "PyZipFile"}


def opens_an_archive(node: ast.AST) -> bool:
    """A zip that is written is opened with a mode; what reads one, mostly with none."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name == "ZipFile":
        modes = [arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)]
        return modes != ["w"]
    return name in OPENING


def modules_that_open(paths):
    return {name_of(path) for path in paths if any(map(opens_an_archive, nodes_of(path)))}


def test_nothing_else_of_the_product_opens_one():
    assert modules_that_open(files_under(*PRODUCT)) == OPENED_BY


def test_nobody_imports_them_but_the_child():
    """Whoever imported them would open a file in a process that holds keys and rows."""
    importers = {
        name_of(path)
        for path in files_under(*PRODUCT)
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom)
        and node.module in OPENED_BY
        and any(
            alias.name in {"open_zip", "unpack", "pieces_of", "read_workbook"}
            for alias in node.names
        )
    }
    assert importers == {"archives.child"}
