"""Which app answers which prefix."""

from django.contrib import admin
from django.urls import include, path

from classes.views import EmailLoginView

urlpatterns = [
    path("account/login/", EmailLoginView.as_view(), name="login"),
    path("account/", include("django.contrib.auth.urls")),
    path("admin/", admin.site.urls),
    path("", include("classes.urls")),
    path("", include("recognition.urls")),
    path("", include("reports.urls")),
]
