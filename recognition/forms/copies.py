"""What a copy of a film or photo shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition.models.annotated_copies import NameStyle


class AnnotatedCopyForm(forms.Form):
    """How much of each name is written, and whether strangers are hidden."""

    names = forms.ChoiceField(
        label=_("At each face"), choices=NameStyle.choices, initial=NameStyle.INITIALS
    )
    hides_strangers = forms.BooleanField(
        label=_("Make everybody else unrecognisable"), required=False, initial=True
    )
