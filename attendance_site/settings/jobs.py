"""Work in the background: how many processes, how long one attempt may take, how many there are."""

from django.utils.translation import gettext_lazy

from attendance_site.env import env_float, env_hidden, env_int
from storage.caches.addresses import require_redis

# Queue: django-q2 carries the bell only, the tables of jobs are the queue. Settings are read when
# the worker starts.
JOBS_WORKERS = env_int("JOBS_WORKERS", 1, low=1, high=16)
JOBS_CAMERA_WORKERS = env_int("JOBS_CAMERA_WORKERS", 2, low=1, high=32)
JOBS_TIMEOUT_S = env_int("JOBS_TIMEOUT_S", 1800, low=60, high=86_400)
JOBS_HEARTBEAT_S = env_float("JOBS_HEARTBEAT_S", 3, low=0.2, high=60)
JOBS_STALE_AFTER_S = env_float("JOBS_STALE_AFTER_S", 45, low=1, high=3600)
JOBS_MAX_ATTEMPTS = 3
# Where bells hang: in the database, or in a Redis server that all hosts reach.
BROKER_URL = env_hidden("BROKER_URL")
if BROKER_URL:
    require_redis("BROKER_URL", BROKER_URL)
Q_CLUSTER = {
    "name": "attendance",
    "orm": "default",
    "redis": BROKER_URL,
    "broker_class": "jobs.processes.redis_bell.RedisLaneBroker"
    if BROKER_URL
    else "jobs.bell.LaneBroker",
    "workers": JOBS_WORKERS,
    "timeout": JOBS_TIMEOUT_S,
    # More than `timeout`: else a task would be handed out again while it is worked on.
    "retry": JOBS_TIMEOUT_S + 120,
    # Both, or django-q2 would try a task that fails for ever.
    "max_attempts": 5,
    "ack_failures": True,
    "poll": 0.5,
    "queue_limit": 1,
    "recycle": 200,
    "save_limit": 250,
    # After a pause each schedule runs once, not once for each time it missed.
    "catch_up": False,
    "label": gettext_lazy("Task queue"),
}
JOBS_SCHEDULE = "attendance_site.schedule.RECURRING"
