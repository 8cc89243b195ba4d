"""One access: what is seen, taken along or changed, and whose it is."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Access:
    """What is seen, taken or changed.

    Args:
        subject: a code of `privacy/subjects.py`.
        student_ids: whose; none: nobody's whom the page could name.
        about: what it is of, such as "class 7A" by its key; part of what makes a note one.
    """

    subject: str
    school_id: int = 0
    student_ids: tuple[int, ...] = ()
    about: str = ""
    params: dict[str, Any] = field(default_factory=dict)
