"""What the site and the worker write into their log and tell whoever watches them."""

from attendance_site.env import env_choice, env_hidden, env_networks, env_str

# A line as a person reads it, or an object of JSON for whatever gathers them.
LOG_FORMAT = env_choice("LOG_FORMAT", "line", choices=["line", "json"])

# Who may ask for the figures at /metrics: whoever has the token, or is in these networks.
METRICS_TOKEN = env_hidden("METRICS_TOKEN")
METRICS_NETWORKS = env_networks("METRICS_NETWORKS", [])
# Errors go there, without anything of anybody; nowhere without it.
SENTRY_DSN = env_hidden("SENTRY_DSN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "attendance_site.installation.log_lines.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "attendance_site.installation.log_lines.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    # At DEBUG they would write down whole requests, with what signs them.
    "loggers": {name: {"level": "WARNING"} for name in ("boto3", "botocore", "s3transfer")},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
}
