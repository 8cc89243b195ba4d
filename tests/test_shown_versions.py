"""Every change of what was shown names the version that was shown: the code is read for it."""

import ast

from tests.house import ROOMS, files_under, name_of, tree_of


def arguments_named(path, name):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            kw = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from ((node.name, default) for arg, default in kw if arg.arg == name)


def test_the_version_shown_is_never_left_out():
    paths = [path for path in files_under(*ROOMS) if "services" in path.parts]
    found = [item for path in paths for item in arguments_named(path, "shown_version")]
    assert len(found) > 15
    assert not [name for name, default in found if default is not None]


def test_no_page_says_that_it_has_shown_nothing():
    web = {"views", "admin", "api"}
    found = [
        name_of(path)
        for path in files_under(*ROOMS)
        if web & set(path.parts) and "NOT_SHOWN" in path.read_text(encoding="utf-8")
    ]
    # The API passes on what `If-Match: *` says: any version will do.
    assert found == ["integrations.api.people.roster_imports"]
