"""What the worker does for this room; found by the app of jobs."""

from reports.services.deliveries import MAILS

KINDS = (MAILS,)
