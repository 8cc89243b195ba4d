"""The API for other systems, and webhooks."""

from attendance_site.env import env_bool, env_int
from attendance_site.installation.software import software_version

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "integrations.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "integrations.scopes.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["integrations.throttling.PerOwnerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["integrations.api.json_bodies.PlainJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "integrations.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "integrations.api.filters.VisibleRowsBackend",
        "integrations.api.ordering.StrictOrdering",
    ],
    "DEFAULT_SCHEMA_CLASS": "integrations.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "integrations.problems.problem_handler",
    # `?format=` is a parameter of the reports, and none of the framework's.
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Attendance",
    # Of the software; the interface's own stands in its addresses.
    "VERSION": software_version(),
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    # Else a program would have to send the ids that only the site gives, and files as addresses.
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "integrations.api.shared_choices.name_choices",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AttendanceStatus": "classes.models.Status",
        "JobState": "jobs.models.JobState",
        "RecordSource": "classes.models.records.RecordSource",
        "FaceSource": "faces.models.face_templates.FaceTemplate.Source",
    },
}
API_REQUESTS_PER_MINUTE = env_int("API_REQUESTS_PER_MINUTE", 600, low=1, high=1_000_000)

# Webhooks go to public addresses only, unless a receiver in the school's own network is wanted.
WEBHOOK_ALLOW_PRIVATE = env_bool("WEBHOOK_ALLOW_PRIVATE", False)
