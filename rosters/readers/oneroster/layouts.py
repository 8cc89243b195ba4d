"""Which columns the files of a zip have: OneRoster of each version, Microsoft School Data Sync."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MANIFEST = "manifest.csv"
ORGS, SESSIONS, COURSES, CLASSES = "orgs.csv", "academicSessions.csv", "courses.csv", "classes.csv"
USERS, ROLES, ENROLMENTS = "users.csv", "roles.csv", "enrollments.csv"
NEEDED = {USERS, CLASSES, ENROLMENTS}
"""With these a zip is a roster, though no manifest says so."""


@dataclass(frozen=True)
class Layout:
    """What files of one kind are called by.

    Args:
        required: the columns that each file must have.
        renamed: our name of a column by that of the file.
    """

    required: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


ONEROSTER = Layout(
    {
        MANIFEST: ("propertyName", "value"),
        ORGS: ("sourcedId", "name", "type"),
        SESSIONS: ("sourcedId", "title", "type", "startDate", "endDate"),
        COURSES: ("sourcedId", "title"),
        CLASSES: ("sourcedId", "title", "schoolSourcedId"),
        USERS: ("sourcedId", "givenName", "familyName"),
        ROLES: ("userSourcedId", "role", "orgSourcedId"),
        ENROLMENTS: ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
    }
)
"""https://www.imsglobal.org/spec/oneroster/v1p2/bind/csv, of each file what this school needs."""

SCHOOL_DATA_SYNC = Layout(
    {
        **ONEROSTER.required,
        CLASSES: ("sourcedId", "title", "orgSourcedId"),
        ENROLMENTS: ("classSourcedId", "userSourcedId", "role"),
    },
    {
        CLASSES: {"orgsourcedid": "schoolsourcedid"},
        ROLES: {"rolestartdate": "begindate", "roleenddate": "enddate"},
    },
)
"""https://learn.microsoft.com/schooldatasync/sds-v2.1-csv-file-format"""


def layout_of(contents: Mapping[str, bytes]) -> Layout:
    """Return whose files these are, by a column that the others do not have."""
    first = contents.get(CLASSES, b"").lower().partition(b"\n")[0]
    is_sync = b"orgsourcedid" in first and b"schoolsourcedid" not in first
    return SCHOOL_DATA_SYNC if is_sync else ONEROSTER


def known_names(names: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files under the names of the specification, whatever their capitals."""
    known = {name.casefold(): name for name in ONEROSTER.required}
    return {known.get(name.casefold(), name): content for name, content in names.items()}
