"""Names of the interfaces' models and fields, for `classes.model_names.translate_names`."""

from django.utils.translation import gettext_noop

NAMES = (
    gettext_noop("answer"),
    gettext_noop("API token"),
    gettext_noop("API tokens"),
    gettext_noop("attempts"),
    gettext_noop("event"),
    gettext_noop("event id"),
    gettext_noop("events"),
    gettext_noop("expires at"),
    gettext_noop("last used at"),
    gettext_noop("next try at"),
    gettext_noop("prefix"),
    gettext_noop("revoked at"),
    gettext_noop("scopes"),
    gettext_noop("sent at"),
    gettext_noop("webhook deliveries"),
    gettext_noop("webhook delivery"),
    gettext_noop("webhook endpoint"),
    gettext_noop("webhook endpoints"),
)
