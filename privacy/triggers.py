"""Triggers that keep the access log from being changed, whoever asks the database."""

from typing import Any

ENTRIES, STUDENTS, CUTS = (
    "privacy_accessentry",
    "privacy_accessedstudent",
    "privacy_accesslogcut",
)
POSITION_OF = {
    ENTRIES: "OLD.position",
    STUDENTS: f"(SELECT position FROM {ENTRIES} WHERE id = OLD.entry_id)",  # noqa: S608 - ours
}
"""Where a row stands in the log: what a cut covers may be deleted, nothing else."""

REFUSAL = "the access log only grows"


def create_triggers(schema_editor: Any) -> None:
    """Refuse every UPDATE, and each DELETE of what no cut covers."""
    for statement in statements_to_create(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(schema_editor: Any) -> None:
    for statement in statements_to_drop(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def statements_to_create(vendor: str) -> list[str]:
    make = _on_postgresql if vendor == "postgresql" else _on_sqlite
    statements = []
    for table in (ENTRIES, STUDENTS, CUTS):
        # Cuts themselves stay for ever: they say what the log has lost.
        covered = _is_cut(POSITION_OF[table]) if table in POSITION_OF else "FALSE"
        statements += make(table, "UPDATE", "FALSE") + make(table, "DELETE", covered)
    return statements


def statements_to_drop(vendor: str) -> list[str]:
    names = [(t, f"{t}_no_{event}") for t in (ENTRIES, STUDENTS, CUTS) for event in _EVENTS]
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in names]
    return [f"DROP TRIGGER IF EXISTS {name}" for _, name in names]


_EVENTS = ("update", "delete")


def _is_cut(position: str) -> str:
    return f"EXISTS (SELECT 1 FROM {CUTS} WHERE position >= {position})"  # noqa: S608 - ours


def _on_sqlite(table: str, event: str, allowed: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
        f"WHEN NOT {allowed} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ]


def _on_postgresql(table: str, event: str, allowed: str) -> list[str]:
    name = f"{table}_no_{event.lower()}"
    # PostgreSQL goes on with the row returned; NEW is empty at a DELETE, which would then do
    # nothing.
    kept = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
        f"IF {allowed} THEN RETURN {kept}; END IF; RAISE EXCEPTION '{REFUSAL}'; "
        "END; $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
