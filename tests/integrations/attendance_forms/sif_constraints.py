"""What the published Australian data model of SIF, 3.4, asks of a StudentPeriodAttendance."""

import re
from datetime import date, time
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

NAMESPACE = "http://www.sifassociation.org/datamodel/au/3.4"
GUID = re.compile(r"[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}")
ELEMENTS = (
    *("StudentPersonalRefId", "SchoolInfoRefId", "Date", "SessionInfoRefId"),
    *("ScheduledActivityRefId", "TimetablePeriod", "TimeIn", "TimeOut", "AttendanceCode"),
    *("AttendanceStatus", "SchoolYear", "AuditInfo", "AttendanceComment", "LocalCodeList"),
    *("SIF_Metadata", "SIF_ExtendedElements"),
)
"""In this order."""

REQUIRED = {
    *("StudentPersonalRefId", "SchoolInfoRefId", "Date", "AttendanceCode", "AttendanceStatus")
}
STATUSES = {"01", "02", "99", "NA"}
CODES = {
    *("0", "100", "101", "102", "111", "112", "113", "114", "116", "117", "118", "119", "120"),
    *(str(n) for n in range(200, 214)),
    *("300", "400", "401", "500", "501"),
    *(str(n) for n in range(600, 625)),
    *("699", "700", "701", "702"),
    *(str(n) for n in range(800, 807)),
    *(str(n) for n in range(900, 906)),
    "999",
}


def errors_in(body: bytes) -> list[str]:
    """Return what is wrong with an object; none: it is as published."""
    root = fromstring(body)
    names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in root]
    wrong = [f"unknown {name}" for name in names if name not in ELEMENTS]
    wrong += [f"missing {name}" for name in sorted(REQUIRED - set(names))]
    if wrong:
        return wrong
    if names != sorted(set(names), key=ELEMENTS.index):
        wrong.append(f"order {names}")
    if root.tag != f"{{{NAMESPACE}}}StudentPeriodAttendance" or not is_guid(root.get("RefId", "")):
        wrong.append("root")
    return wrong + _wrong_values(root)


def _wrong_values(root: Element) -> list[str]:
    text = {child.tag.rpartition("}")[2]: (child.text or "") for child in root}
    wrong = [x for x in ("StudentPersonalRefId", "SchoolInfoRefId") if not is_guid(text[x])]
    date.fromisoformat(text["Date"])
    for name in {"TimeIn", "TimeOut"} & text.keys():
        time.fromisoformat(text[name])
    code = root.find(f"{{{NAMESPACE}}}AttendanceCode/{{{NAMESPACE}}}Code")
    if code is None or code.text not in CODES:
        wrong.append("AttendanceCode")
    if text["AttendanceStatus"] not in STATUSES:
        wrong.append("AttendanceStatus")
    return wrong


def is_guid(text: str) -> bool:
    return bool(GUID.fullmatch(text))
