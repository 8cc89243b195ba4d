"""Triggers that keep the access log from being changed, whoever asks the database."""

from typing import Any

ENTRIES, STUDENTS, CUTS, NOTES, CHANGES = (
    "privacy_accessentry",
    "privacy_accessedstudent",
    "privacy_accesslogcut",
    "privacy_accessnote",
    "privacy_accesschange",
)
LINES, WAITING = (ENTRIES, STUDENTS, CUTS), (NOTES, CHANGES)
EVENTS = ("update", "delete")

SAME = ("user_id", "who", "channel", "action", "subject", "school_id", "address", "agent")
"""What a line takes over from what waited for it."""

REFUSAL = "the access log only grows"


def _is_cut(position: str) -> str:
    return f"EXISTS (SELECT 1 FROM {CUTS} WHERE position >= {position})"  # noqa: S608 - ours


def _is_sealed(condition: str, same: tuple[str, ...]) -> str:
    equal = " AND ".join(f"line.{name} = OLD.{name}" for name in same)
    return f"EXISTS (SELECT 1 FROM {ENTRIES} line WHERE {condition} AND {equal})"  # noqa: S608


MAY_GO = {
    ENTRIES: _is_cut("OLD.position"),
    STUDENTS: _is_cut(f"(SELECT position FROM {ENTRIES} WHERE id = OLD.entry_id)"),  # noqa: S608
    # Cuts themselves stay for ever: they show what the log has lost.
    CUTS: "FALSE",
    # One line for all glances of a minute, at the moment of the first, with the browser of one.
    NOTES: _is_sealed("line.at >= OLD.minute AND line.at <= OLD.at", SAME[:-1]),
    CHANGES: _is_sealed("line.at = OLD.at AND line.params = OLD.params", SAME),
}
"""What may be deleted: what a cut covers, and what waited and has its line. Nothing else."""


def create_triggers(schema_editor: Any) -> None:
    """Refuse every UPDATE of the log's lines, and each DELETE of what no cut covers."""
    _run(schema_editor, _by_row(schema_editor.connection.vendor, LINES))


def create_triggers_of_waiting(schema_editor: Any) -> None:
    """Refuse the same for what waits for its line, and to empty any of these tables whole."""
    vendor = schema_editor.connection.vendor
    _run(schema_editor, [*_by_row(vendor, WAITING), *_whole(vendor)])


def drop_triggers(schema_editor: Any) -> None:
    _run(schema_editor, statements_to_drop(schema_editor.connection.vendor))


def statements_to_create(vendor: str) -> list[str]:
    return [*_by_row(vendor, (*LINES, *WAITING)), *_whole(vendor)]


def statements_to_drop(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in triggers_on(vendor)]
    return [f"DROP TRIGGER IF EXISTS {name}" for name, _table in triggers_on(vendor)]


def triggers_on(vendor: str) -> list[tuple[str, str]]:
    """Name each trigger that has to be there, with its table."""
    # SQLite has no TRUNCATE: it deletes row by row.
    events = (*EVENTS, "truncate") if vendor == "postgresql" else EVENTS
    return [(_name(table, event), table) for table in (*LINES, *WAITING) for event in events]


def missing_triggers(connection: Any) -> list[str]:
    """Name those that somebody has dropped or switched off."""
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        found = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(found)
        there = {name for (name,) in cursor.fetchall()}
    return [name for name, _table in triggers_on(connection.vendor) if name not in there]


def _run(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement)


def _by_row(vendor: str, tables: tuple[str, ...]) -> list[str]:
    make = _on_postgresql if vendor == "postgresql" else _on_sqlite
    return [
        statement
        for table in tables
        for event, allowed in zip(EVENTS, ("FALSE", MAY_GO[table]), strict=True)
        for statement in make(table, event, allowed)
    ]


def _whole(vendor: str) -> list[str]:
    if vendor != "postgresql":
        return []
    return [
        statement
        for table in (*LINES, *WAITING)
        for statement in _on_postgresql(table, "truncate", "FALSE")
    ]


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event}"


def _on_sqlite(table: str, event: str, allowed: str) -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event.upper()} ON {table} FOR EACH ROW "
        f"WHEN NOT {allowed} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ]


def _on_postgresql(table: str, event: str, allowed: str) -> list[str]:
    name = _name(table, event)
    # PostgreSQL goes on with the row returned; NEW is empty at a DELETE, which would then do
    # nothing.
    kept = "OLD" if event == "delete" else "NEW"
    each = "STATEMENT" if event == "truncate" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
        f"IF {allowed} THEN RETURN {kept}; END IF; RAISE EXCEPTION '{REFUSAL}'; "
        "END; $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH {each} "
        f"EXECUTE FUNCTION {name}()",
    ]
