"""The review of a session: what recognition proposes, and what a person says about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classes.forms import AttendanceForm, entry_form
from classes.models import ClassSession, Student
from classes.models.register import Status
from classes.services import record_attendance
from recognition.forms import NameFaceForm
from recognition.models import Sighting
from recognition.preview import preview_confirmation
from recognition.rosters import list_roster
from recognition.services.review import (
    accept_sighting,
    confirm_session,
    reject_sighting,
    undo_review,
)
from recognition.trays import review_of
