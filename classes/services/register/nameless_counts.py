"""Keep what registers say of somebody who is erased as counts of nobody."""

from django.db import transaction

from classes.models import AttendanceRecord, ClassSession, NamelessCount, Student


@transaction.atomic
def make_records_nameless(*, student: Student) -> int:
    """Keep a student's entries as counts of nobody; the entries go, with what was changed later."""
    records = AttendanceRecord.objects.filter(student=student).order_by("pk")
    # The lessons first, as whoever writes into their registers does.
    lessons = ClassSession.objects.filter(pk__in=records.order_by().values("session"))
    list(lessons.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    counted = records.counted()
    names = ("session_id", "status", "code_id", "minutes_late", "minutes_early")
    entries = list(counted.values_list(*names))
    kept = NamelessCount.objects.filter(session__in=counted.values("session")).order_by("pk")
    # Another student of the same lessons may be erased at this moment, into the same counts.
    counts = {
        (one.session_id, one.status, one.code_id): one
        for one in kept.select_for_update(of=("self",), no_key=True)
    }
    for session_id, status, code_id, minutes_late, minutes_early in entries:
        key = (session_id, status, code_id)
        if key not in counts:
            counts[key] = NamelessCount(session_id=session_id, status=status, code_id=code_id, n=0)
        counts[key].n += 1
        counts[key].minutes_late += minutes_late or 0
        counts[key].minutes_early += minutes_early or 0
    NamelessCount.objects.bulk_update(
        [one for one in counts.values() if one.pk],
        ["n", "minutes_late", "minutes_early"],
        batch_size=200,
    )
    NamelessCount.objects.bulk_create([one for one in counts.values() if not one.pk])
    # Without the amendments, which the deletion counts as well.
    return int(records.delete()[1].get(AttendanceRecord._meta.label, 0))
