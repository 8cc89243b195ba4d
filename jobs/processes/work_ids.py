"""Which request or job this thread is at: a line of the log bears the number, never a name."""

from contextvars import ContextVar

request_at_work: ContextVar[str] = ContextVar("request_at_work", default="")
job_at_work: ContextVar[str] = ContextVar("job_at_work", default="")
