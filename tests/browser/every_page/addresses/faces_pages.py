"""The pages of faces in the list of all pages: pictures sent, a clip of the class, look-alikes."""

from accounts.models import User
from classes.models import ClassGroup, Student
from faces.models import ClassClip, PictureBatch
from tests.browser.staging import Lesson, draw_chip
from tests.factories import make_clip, make_cluster, make_face_picture


def stage_faces(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    group, student = lesson.class_group, lesson.students[0]
    batch = stage_pictures(group, student, teacher)
    clip = stage_clip(group, lesson.students)
    return {
        "faces:student_faces": [
            f"/students/{student.pk}/faces/",
            f"/students/{lesson.students[-1].pk}/faces/",
        ],
        "faces:class_faces": [f"/classes/{group.pk}/faces/"],
        "faces:send_clip": [f"/classes/{group.pk}/clip/"],
        "faces:clip": [f"/clips/{clip.pk}/"],
        "faces:lookalikes": [f"/classes/{group.pk}/lookalikes/"],
        "faces:evaluation": [f"/classes/{group.pk}/evaluation/"],
        "faces:picture_batch": [f"/batches/{batch.pk}/"],
    }


def stage_pictures(group: ClassGroup, student: Student, teacher: User) -> PictureBatch:
    """Send pictures of which one was refused, one is planned and one is asked about."""
    batch = PictureBatch.objects.create(
        class_group=group, uploaded_by=teacher, refusals=[["x" * 60, "picture_unreadable", {}]]
    )
    make_face_picture(student=student, batch=batch, name="y" * 60, state="planned")
    make_face_picture(
        student=student,
        state="asked",
        failure_code="face_like_another_student",
        failure_params={"name": "Noel Achebe", "number": "1"},
    )
    return batch


def stage_clip(group: ClassGroup, students: list[Student]) -> ClassClip:
    """Make a clip whose people are drawn; the first is named, the others wait."""
    clip = make_clip(class_group=group)
    for number in range(3):
        cluster = make_cluster(clip=clip, student=None if number else students[0])
        for face in cluster.faces.all():
            face.chip = draw_chip(number)
            face.save()
    return clip
