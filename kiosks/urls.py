"""Addresses of kiosks: of the device at the door, and of the office that sets it up."""

from django.urls import path

from kiosks.views import door_pages, office_pages

app_name = "kiosks"

urlpatterns = [
    path("door/", door_pages.door, name="door"),
    path("door/worker.js", door_pages.worker, name="worker"),
    path("door/visits/", door_pages.visit, name="visit"),
    path("door/open/<str:key>/", door_pages.open_link, name="open_link"),
    path("schools/<int:pk>/kiosks/", office_pages.kiosks, name="kiosks"),
    path("kiosks/<int:pk>/", office_pages.kiosk, name="kiosk"),
    path("kiosks/<int:pk>/renew/", office_pages.renew, name="renew"),
    path("kiosks/<int:pk>/end/", office_pages.end, name="end"),
]
