"""Make the zip that a OneRoster service would export of the rows that it has answered."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from integrations.roster_sources.oneroster_service import COLLECTIONS, Row
from rosters.readers.oneroster.layouts import MANIFEST, ROLES
from rosters.readers.templates import ONEROSTER_COLUMNS

REFERENCES = ("course", "school", "org", "parent", "class", "user", "primaryOrg")
"""What a row of JSON holds as an object, and a row of CSV as the id of it."""

OTHER_NAMES = {
    "preferredFirstName": "preferredGivenName",
    "preferredMiddleName": "preferredMiddleName",
    "preferredLastName": "preferredFamilyName",
}


def zip_of(rows: Mapping[str, Sequence[Row]], *, is_delta: bool) -> bytes:
    """Return the files, of all rows or of changes alone."""
    # A delta takes nobody off who is not in it.
    mode = "delta" if is_delta else "bulk"
    files = {f"{name}.csv": [_cells(row) for row in rows.get(name, [])] for name in COLLECTIONS}
    files[ROLES] = [role for user in rows.get("users", []) for role in _roles_of(user)]
    manifest = {"manifest.version": "1.0", "oneroster.version": "1.2"}
    manifest |= {f"file.{name.removesuffix('.csv')}": mode for name in files}
    files[MANIFEST] = [{"propertyName": x, "value": value} for x, value in manifest.items()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, found in files.items():
            archive.writestr(name, _csv(ONEROSTER_COLUMNS[name], found))
    return stream.getvalue()


def _cells(row: Row) -> dict[str, str]:
    cells = {OTHER_NAMES.get(name, name): _text(value) for name, value in row.items()}
    # JSON holds an object where a file holds an id.
    cells |= {f"{name}SourcedId": _id_of(row.get(name)) for name in REFERENCES}
    return cells | {"termSourcedIds": ",".join(map(_id_of, _list(row.get("terms"))))}


def _roles_of(user: Row) -> Iterator[dict[str, str]]:
    """Yield a user's roles; version 1.1 has one, for all schools of the user."""
    roles = [one for one in _list(user.get("roles")) if isinstance(one, dict)]
    if not roles and user.get("role"):
        # In version 1.1 a user has one role at all of her schools.
        roles = [{"role": user["role"], "org": org} for org in _list(user.get("orgs"))]
    for number, role in enumerate(roles):
        known = {"userSourcedId": _text(user.get("sourcedId")), "status": _text(user.get("status"))}
        yield _cells(role) | known | {"sourcedId": f"{known['userSourcedId']}:{number}"}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _id_of(value: object) -> str:
    return _text(value.get("sourcedId")) if isinstance(value, dict) else ""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return stream.getvalue()
