"""Addresses of signing in: those of django-allauth that this site wants, under its names."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import views
from accounts.requests import remembers_strangers
from accounts.sign_in.single_sign_on import views as single_sign_on

urlpatterns = [
    path("login/", remembers_strangers(views.LoginView.as_view()), name="account_login"),
    path("logout/", require_POST(allauth_views.logout), name="account_logout"),
    path("sessions/", views.SessionsView.as_view(), name="usersessions_list"),
    path("factors/", factor_views.index, name="mfa_index"),
    path("factors/code/", remembers_strangers(factor_views.authenticate), name="mfa_authenticate"),
    path("factors/confirm/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/passkeys/add/", passkey_views.add_webauthn, name="mfa_add_webauthn"),
    path(
        "factors/passkeys/confirm/",
        passkey_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "factors/passkeys/<int:pk>/remove/",
        views.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("factors/codes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/codes/new/",
        code_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("school-account/", single_sign_on.begin, name="account_single_sign_on"),
    path("school-account/again/", single_sign_on.again, name="account_single_sign_on_again"),
    path("school-account/back/", single_sign_on.back, name="account_single_sign_on_back"),
    path("name/", views.my_name, name="my_name"),
    path("confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("confirm/go-on/", views.go_on, name="account_go_on"),
    path("password_change/", views.change_password, name="account_change_password"),
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
        remembers_strangers(views.NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
