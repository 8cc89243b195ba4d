"""What the worker does for this room; found by the app of jobs."""

from office.services.student_erasures import ERASURES
from office.services.student_exports import EXPORTS

KINDS = (EXPORTS, ERASURES)
