"""What the worker does for this room; found by the app of jobs."""

from guardians.services.guardian_mails import GUARDIAN_MAILS
from guardians.services.link_wishes import LINK_WISHES

KINDS = (GUARDIAN_MAILS, LINK_WISHES)
