"""Choices in addresses are the types that answers show: a program has one type for each."""

from collections.abc import Iterator
from typing import Any


def name_choices(result: Any, **_: Any) -> Any:
    """Let parameters name the component of their choices; what several share becomes one."""
    components = result["components"]["schemas"]
    named = {frozenset(s["enum"]): name for name, s in components.items() if "enum" in s}
    for parameter in list(_with_choices(result)):
        schema = parameter["schema"]
        values = frozenset(schema["enum"])
        if values not in named:
            named[values] = f"{parameter['name'].title().replace('_', '')}Enum"
            components[named[values]] = {"type": schema["type"], "enum": schema["enum"]}
        reference = {"$ref": f"#/components/schemas/{named[values]}"}
        kept = {key: schema[key] for key in ("default",) if key in schema}
        parameter["schema"] = {"allOf": [reference]} | kept if kept else reference
    return result


def _with_choices(result: Any) -> Iterator[Any]:
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if "enum" in parameter["schema"]:
                    yield parameter
