"""What the worker does for this room; found by the app of jobs."""

from classes.account_mails.mails import ACCOUNT_MAILS
from classes.list_files.list_files import LIST_FILES
from classes.services.reminders import REMINDERS

KINDS = (ACCOUNT_MAILS, REMINDERS, LIST_FILES)
