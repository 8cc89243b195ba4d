"""What a question of the administration showed of a row, hidden in its form."""

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString

from classes.admin.scope.shown_rows import hidden_row

register = template.Library()


@register.simple_tag
def shown_row(row: Model) -> SafeString:
    return hidden_row(row)
