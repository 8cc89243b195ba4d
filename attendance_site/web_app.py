"""What a phone asks for before it puts the site among its apps (W3C Web Application Manifest)."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

BRAND, GROUND = "#0b5f6e", "#f2f5f6"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Name the site, its pictures and where it begins; nothing of anybody is in it."""
    front = reverse("classes:class_group_list")
    values = {
        "id": front,
        "name": gettext("Attendance"),
        "short_name": gettext("Attendance"),
        "lang": get_language(),
        "start_url": front,
        "scope": front,
        "display": "standalone",
        "theme_color": BRAND,
        "background_color": GROUND,
        "icons": [
            _icon("img/icon.svg", "any", "image/svg+xml"),
            _icon("img/icon-192.png", "192x192"),
            _icon("img/icon-512.png", "512x512"),
            _icon("img/icon-maskable-512.png", "512x512", purpose="maskable"),
        ],
    }
    return JsonResponse(values, content_type="application/manifest+json")


def _icon(
    name: str, sizes: str, kind: str = "image/png", *, purpose: str = "any"
) -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
