"""What became of films, mails and bells that a worker was given."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from django.db.models import Max, Min
from django_q.models import OrmQ

from benchmarks.fixtures.slow_films import films_ended
from recognition.models import Capture
from reports.models import ReportDelivery


def n_bells() -> int:
    return OrmQ.objects.count()


def n_waiting(films: Collection[int] | None = None) -> int:
    """Count films without an end, of all or of these."""
    rows = Capture.objects.unfinished()
    return (rows if films is None else rows.filter(pk__in=films)).count()


def films_running() -> list[int]:
    return list(Capture.objects.filter(state=Capture.State.RUNNING).values_list("pk", flat=True))


def n_ready() -> int:
    return Capture.objects.filter(state=Capture.State.READY).count()


def n_mails_sent() -> int:
    return ReportDelivery.objects.filter(sent_at__isnull=False).count()


def first_turns(schools: list[int]) -> tuple[int, ...]:
    """Return the place of each school's first film in the order of their beginnings."""
    order = list(Capture.objects.order_by("started_at").values_list("school", flat=True))
    return tuple(order.index(school) + 1 for school in schools)


def durations() -> tuple[float, float]:
    films = Capture.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    mails = ReportDelivery.objects.aggregate(last=Max("sent_at"))
    return tuple(
        max(timedelta(0), last - films["first"]).total_seconds()
        for last in (films["last"], mails["last"])
    )


def mails_each(folder: Path, n_mails: int) -> tuple[int, int]:
    """Count how often each recipient got her mail."""
    texts = [path.read_text(errors="replace") for path in (folder / "mails").glob("*")]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("To: ")]
    counts = Counter(lines)
    return (min(counts.values()) if len(counts) == n_mails else 0), max(counts.values(), default=0)


def films_lost() -> tuple[str, ...]:
    """Return of each film without a result why, and after how many attempts."""
    films = Capture.objects.exclude(state=Capture.State.READY).order_by("pk")
    return tuple(f"{film.failure_code or film.state} ({film.attempts})" for film in films)


def n_films_repeated(*, n_kills: int, n_workers: int) -> int:
    """Count films that were seen to their end twice, beyond what kills explain.

    A film may have been seen to its end just before its process was killed, and not yet stored;
    that can happen to as many films at a kill as there are workers. Then a second attempt is right.
    """
    ended = Counter(films_ended())
    tried_twice = set(Capture.objects.filter(attempts__gt=1).values_list("file", flat=True))
    repeated = {name for name, n in ended.items() if n > 1}
    unexplained = {name for name in repeated if f"captures/{name}.mp4" not in tried_twice}
    return len(unexplained) + max(0, len(repeated) - n_kills * n_workers)
