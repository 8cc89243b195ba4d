"""What was entered in a form stays there while a service refuses it; the sentence stands above."""

from collections.abc import Iterator

from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from classes.errors import RefusedError, StaleEntryError, StaleRowError
from storage.errors import StorageError


def is_accepted(request: HttpRequest, form: BaseForm | BaseFormSet | None = None) -> bool:
    """Say whether what was sent may go to a service: it is right, and none has refused it.

    What a service then refuses is asked again (`attendance_site/refusals.py`): this time the view
    shows its form with the sentence above it, and all that was entered.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return False
    refusal = refusal_of(request)
    if refusal is None:
        request.has_accepted_form = True  # type: ignore[attr-defined]
        return True
    if form is not None:
        _add_refusal(form, refusal)
    return False


def refusal_of(request: HttpRequest) -> RefusedError | StorageError | None:
    """Return why a service has refused what this request sends, if one has."""
    return getattr(request, "refusal", None)


def is_known_stale(request: HttpRequest) -> bool:
    """Say whether it was refused because somebody else has changed what the page showed."""
    return isinstance(refusal_of(request), StaleRowError | StaleEntryError)


def _add_refusal(form: BaseForm | BaseFormSet, refusal: RefusedError | StorageError) -> None:
    """Name the refusal; one of a version also what is stored by now, or it would be overwritten."""
    sentences = [str(refusal)]
    if isinstance(refusal, StaleRowError | StaleEntryError):
        for part in form.forms if isinstance(form, BaseFormSet) else [form]:
            sentences += _stored_meanwhile(part)
    if isinstance(form, BaseFormSet):
        form.non_form_errors().extend(sentences)
    else:
        form.add_error(None, sentences)


def _stored_meanwhile(form: BaseForm) -> Iterator[str]:
    for name in form.initial:
        if name in form.changed_data and not form[name].is_hidden:
            text = _("Stored by now, “%(field)s”: %(value)s.")
            yield text % {"field": form[name].label, "value": _words_of(form[name])}


def _words_of(field: BoundField) -> str:
    """Return what is stored in a field as the page would write it."""
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    stored = field.initial
    values = stored if isinstance(stored, list | tuple | set) else [stored]
    words = [labels.get(str(one), localize(one)) for one in values if one not in (None, "")]
    # What an empty choice is called says more than that there is nothing.
    nothing = labels.get(str(stored), pgettext("a field", "nothing"))
    return ", ".join(map(str, words)) or nothing
