"""Names of the reports' models and fields, for `classes.model_names.translate_names`."""

from django.utils.translation import gettext_noop

NAMES = (
    gettext_noop("claimed at"),
    gettext_noop("created at"),
    gettext_noop("frequency"),
    gettext_noop("handed over at"),
    gettext_noop("kind"),
    gettext_noop("language"),
    gettext_noop("next try at"),
    gettext_noop("period key"),
    gettext_noop("queued at"),
    gettext_noop("recipient"),
    gettext_noop("report deliveries"),
    gettext_noop("report delivery"),
    gettext_noop("report subscription"),
    gettext_noop("report subscriptions"),
    gettext_noop("sent at"),
    gettext_noop("server answer"),
)
"""What the admin calls things; here so that translators get to see them."""
