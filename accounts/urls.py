"""Addresses of signing in: those of django-allauth that this site wants, under its names."""

from allauth.account import views as allauth_views
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("logout/", require_POST(allauth_views.logout), name="account_logout"),
    path("name/", views.my_name, name="my_name"),
    path("confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password_change/", allauth_views.password_change, name="account_change_password"),
    path(
        "password_change/done/",
        views.password_change_done,
        name="account_change_password_done",
    ),
    path("password_reset/", views.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password_reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "reset/<str:uidb36>/<str:key>/",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
