"""The admin of the cameras that hang or stand in rooms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import Room
from classes.models.roles import KEEPERS_OF_MACHINES, READERS, SEERS_OF_MACHINES
from recognition.models import Camera


class CameraForm(forms.ModelForm):
    def clean_room(self) -> Room:
        """A camera moves from room to room, not from school to school."""
        room: Room = self.cleaned_data["room"]
        if self.instance.pk and room.school_id != self.instance.room.school_id:
            text = gettext("Choose one of %(school)s.") % {"school": self.instance.room.school}
            raise forms.ValidationError(text)
        return room


@admin.register(Camera)
class CameraAdmin(SchoolScopedAdmin):
    asks_proof = True  # an address may hold the camera's password
    read_by = READERS | SEERS_OF_MACHINES
    kept_by = KEEPERS_OF_MACHINES
    form = CameraForm
    desk_group = "school"
    list_display = ["name", "room", "school", "device", "is_active"]
    list_filter = [
        "is_active",
        ("room__school", SchoolFilter),
        ("room", SearchedFilter),
    ]
    list_select_related = ["room__school"]
    search_fields = ["name", "room__name"]
    autocomplete_fields = ["room"]

    @admin.display(description=_("school"), ordering="room__school")
    def school(self, camera: Camera) -> str:
        return str(camera.room.school)

    @admin.display(description=_("device or address"))
    def device(self, camera: Camera) -> str:
        return camera.shown_source

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Show the password to those only who keep it."""
        device = "source" if self.has_change_permission(request, obj) or obj is None else "device"
        return ["room", "name", device, "is_active"]
