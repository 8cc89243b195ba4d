"""Who signs in, and how."""

from attendance_site.env import env_bool, env_int

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "classes:class_group_list"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# How long somebody stays signed in, altogether and without doing anything; and whoever is trusted
# with more than her own lessons: administrators, operators and superusers.
SESSION_HOURS = env_int("SESSION_HOURS", 12, low=1, high=720)
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", 180, low=5, high=43_200)
TRUSTED_SESSION_HOURS = env_int("TRUSTED_SESSION_HOURS", 12, low=1, high=720)
TRUSTED_SESSION_IDLE_MINUTES = env_int("TRUSTED_SESSION_IDLE_MINUTES", 60, low=5, high=43_200)
SESSION_COOKIE_AGE = max(SESSION_HOURS, TRUSTED_SESSION_HOURS) * 3600
# Off for a trial only: administrators, operators and superusers then sign in by a password alone.
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", True)

# django-allauth: who signs in is invited by a school, and known by the address alone.
ACCOUNT_ADAPTER = "accounts.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Django's own, which makes the links of our mails (`password_path`).
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Not until the browser is closed: `accounts/middleware.py` says how long.
ACCOUNT_SESSION_REMEMBER = True
# Guesses are counted in accounts/sign_in/guesses.py, whose pauses grow.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600

# A second factor: an app that shows codes, or a passkey; codes on paper for the day it is lost.
MFA_ADAPTER = "attendance_site.installation.sealed_factors.SealedFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Attendance"
# A phone's clock may be one code early or late.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
