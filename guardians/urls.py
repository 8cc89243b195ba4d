"""Addresses of the page for parents, and of what the office does with it."""

from django.urls import path

from guardians.views import contact_links, contact_pages, office_pages

app_name = "guardians"

urlpatterns = [
    path("parents/", contact_pages.contact_page, name="contact_page"),
    path("parents/absence/", contact_pages.report, name="report"),
    path("parents/consent/", contact_pages.answer, name="answer"),
    path("parents/kept/", contact_pages.held, name="held"),
    path("parents/link/", contact_links.ask_link, name="ask_link"),
    path("parents/leave/", contact_links.leave, name="leave"),
    path("parents/open/<str:key>/", contact_links.open_link, name="open_link"),
    path("schools/<int:pk>/parents/", office_pages.reports, name="reports"),
    path("schools/<int:pk>/parents/decide/", office_pages.decide, name="decide"),
    path("schools/<int:pk>/parents/rules/", office_pages.choose_rules, name="choose_rules"),
    path("schools/<int:pk>/parents/links/", office_pages.send_all, name="send_links"),
    path("contacts/<int:pk>/link/", office_pages.send, name="send_link"),
    path("contacts/<int:pk>/link/end/", office_pages.end, name="end_links"),
    path("absence-reports/<int:pk>/certificate/", office_pages.certificate, name="certificate"),
]
