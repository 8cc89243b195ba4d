"""Put a mark before each statement of a module: one byte is set as the statement begins.

An `except` or a `case` has its mark where it begins, so it counts only where it fits what came.
"""

import ast
from types import CodeType

NAME = "_marks_of_lines"
HEAD = f"from tests.counting.counted_imports import marks_of as {NAME}; {NAME} = {NAME}({{path!r}})"


def compile_marked(source: bytes, path: str) -> CodeType:
    module = ast.parse(source, path)
    for node in list(ast.walk(module)):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, field, None), list):
                setattr(node, field, _marked(node, statements))
    n_opening = _n_opening(module, module.body)
    from_future = [_mark(one.lineno) for one in filter(_is_of_the_future, module.body[:n_opening])]
    module.body[n_opening:n_opening] = [*ast.parse(HEAD.format(path=path)).body, *from_future]
    return compile(ast.fix_missing_locations(module), path, "exec", dont_inherit=True)


def _marked(node: ast.AST, statements: list[ast.stmt]) -> list[ast.stmt]:
    n_opening = _n_opening(node, statements)
    marked = statements[:n_opening]
    if isinstance(node, ast.ExceptHandler):
        marked.append(_mark(node.lineno))
    elif isinstance(node, ast.match_case):
        marked.append(_mark(node.pattern.lineno))
    for statement in statements[n_opening:]:
        marked += [*(_mark(line) for line in _lines_of(statement)), statement]
    return marked


def _n_opening(node: ast.AST, statements: list[ast.stmt]) -> int:
    """Count what has to stay first: the docstring, and what is imported from the future."""
    n_opening = 0
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        n_opening = int(ast.get_docstring(node, clean=False) is not None)
    while n_opening < len(statements) and _is_of_the_future(statements[n_opening]):
        n_opening += 1
    return n_opening


def _is_of_the_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _lines_of(statement: ast.stmt) -> list[int]:
    decorators = getattr(statement, "decorator_list", [])
    return [*(decorator.lineno for decorator in decorators), statement.lineno]


def _mark(line: int) -> ast.stmt:
    [mark] = ast.parse(f"{NAME}[{line}] = 1").body
    for node in ast.walk(mark):
        if "lineno" in node._attributes:
            node.lineno = node.end_lineno = line  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
    return mark
