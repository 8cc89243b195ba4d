"""A school with some weeks behind it, in whatever installation the environment names."""

from datetime import timedelta


def make_school_with_registers() -> None:
    from classes.models.statuses import Status
    from classes.services.register.entries import Author, RegisterEntry, record_attendance
    from classes.services.sessions import close_session
    from classes.versions import NOT_SHOWN
    from tests import factories

    school = factories.make_school(name="Hill School", time_zone="Europe/Berlin")
    names = [("Ana", "Adams"), ("Ben", "Baker"), ("Zoë", "Çelik")]
    students = [
        factories.make_student(school=school, number=f"70{i}", given_name=given, family_name=family)
        for i, (given, family) in enumerate(names, start=1)
    ]
    class_group = factories.make_class_group(*students, school=school, code="7A", title="Physics")
    alice = factories.make_teacher(class_group, email="alice@example.org", first_name="Alice").user
    factories.make_administrator(school=school, email="dana@example.org", first_name="Dana")
    entries = [
        RegisterEntry(Status.PRESENT),
        RegisterEntry(Status.LATE, minutes_late=7, note="Bus"),
        RegisterEntry(Status.ABSENT),
    ]

    def record(session, student, entry, reason=""):
        record_attendance(
            session=session,
            student=student,
            entry=entry,
            author=Author(alice, reason=reason),
            shown_version=NOT_SHOWN,
        )

    for week in range(2):
        starts_at = factories.NINE_O_CLOCK + timedelta(weeks=week)
        session = factories.make_session(class_group=class_group, starts_at=starts_at)
        for student, entry in zip(students, entries, strict=True):
            record(session, student, entry)
        if week == 0:
            close_session(session=session, by=alice, shown_version=NOT_SHOWN)
            record(session, students[2], RegisterEntry(Status.EXCUSED), reason="Letter came")
        capture = factories.make_capture(session=session, state="ready")
        factories.make_sighting((students[0], 0.9), capture=capture, proposed_student=students[0])
    factories.make_consent(student=students[0])
    factories.make_face_template(student=students[0])


if __name__ == "__main__":
    import django

    django.setup()
    make_school_with_registers()
