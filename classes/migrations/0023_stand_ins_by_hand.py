"""Who is awaited as a teacher stands among the teachers: with the classes that waited for her."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import migrations

TEACHER = "teacher"
NOBODYS = "@no-address.invalid"


def stand_in(apps: Any, schema_editor: Any) -> None:
    awaited = apps.get_model("classes", "AwaitedColleague")
    # Who said no stands nowhere.
    for row in awaited.objects.filter(post=TEACHER, stand_in=None, declined_at=None):
        posts = apps.get_model("classes", "Teacher").objects
        teacher = posts.filter(school_id=row.school_id, user__email=row.email).first()
        if teacher is None:
            teacher = row.stand_in = _made(apps, row)
            row.save(update_fields=["stand_in"])
        elif teacher.left_on:
            # Classes would be open to her before she said yes; the next list names them again.
            continue
        for group in row.class_groups.all():
            group.teachers.add(teacher)


def _made(apps: Any, row: Any) -> Any:
    has_name = row.first_name or row.last_name
    user = apps.get_model("accounts", "User")(
        first_name=row.first_name,
        # An address stands for no name, as where a school enters her.
        last_name=row.last_name if has_name else row.email[:150],
        email=f"{uuid4().hex}{NOBODYS}",
        is_active=False,
        password=make_password(None),
    )
    user.save()
    posts = apps.get_model("classes", "Teacher").objects
    is_free = row.sourced_id and not posts.filter(
        school_id=row.school_id, sourced_id=row.sourced_id
    ).exists()
    return posts.create(
        school_id=row.school_id, user=user, sourced_id=row.sourced_id if is_free else ""
    )


def wait_again(apps: Any, schema_editor: Any) -> None:
    """Keep the classes with the question; who stood in stays a teacher without a log-in."""
    awaited = apps.get_model("classes", "AwaitedColleague")
    for row in awaited.objects.exclude(stand_in=None).select_related("stand_in"):
        row.sourced_id = row.stand_in.sourced_id
        row.class_groups.set(row.stand_in.class_groups.all())
        row.stand_in.sourced_id = ""
        row.stand_in.save(update_fields=["sourced_id"])
        row.stand_in.class_groups.clear()
        row.stand_in = None
        row.save(update_fields=["sourced_id", "stand_in"])


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0022_awaited_stand_ins"),
        ("accounts", "0004_user_is_kept_out"),
    ]

    operations = [migrations.RunPython(stand_in, wait_again)]
