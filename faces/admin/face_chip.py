"""Show a face in the admin through the address that checks who may see it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def face_chip(url_name: str, pk: int, *, side_px: int = 64) -> SafeString:
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        reverse(url_name, args=[pk]),
        side_px,
        side_px,
        _("Face"),
    )
