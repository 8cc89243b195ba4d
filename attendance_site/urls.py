"""Which app answers which prefix."""

from django.contrib import admin
from django.urls import include, path

from attendance_site.installation.addresses.language_choice import choose_language
from attendance_site.installation.desk.entrance import open_desk, site_sign
from attendance_site.installation.health import alive, ready
from attendance_site.installation.observability.metrics import metrics
from attendance_site.signed_out import signed_in
from attendance_site.web_app import manifest

urlpatterns = [
    path("account/", include("accounts.urls")),
    path("account/language/", choose_language, name="set_language"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("healthz", alive, name="alive"),
    path("readyz", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("desk/here/", site_sign, name="site_sign"),
    path("desk/open/", open_desk, name="open_desk"),
    path("signed-in", signed_in, name="signed_in"),
    path("admin/", admin.site.urls),
    path("", include("classes.urls")),
    path("", include("office.urls")),
    path("", include("rosters.urls")),
    path("", include("timetables.urls")),
    path("", include("faces.urls")),
    path("", include("recognition.urls")),
    path("", include("reports.urls")),
    path("", include("guardians.urls")),
    path("", include("kiosks.urls")),
    path("", include("integrations.urls")),
]

handler500 = "attendance_site.server_errors.server_error"
