"""Addresses of the pages about faces."""

from django.urls import path

from faces.views import (
    assessments,
    class_clips,
    class_faces,
    consent_lists,
    consents,
    face_actions,
    files,
    gallery,
    letters,
    new_student,
    scans,
    stranger_limits,
    student_faces,
)

app_name = "faces"

urlpatterns = [
    path("classes/<int:pk>/clip/", class_clips.send_clip, name="send_clip"),
    path("classes/<int:pk>/lookalikes/", gallery.lookalikes, name="lookalikes"),
    path("classes/<int:pk>/lookalikes/keep/", gallery.keep_pair, name="keep_pair"),
    path("classes/<int:pk>/evaluation/", gallery.evaluation, name="evaluation"),
    path(
        "classes/<int:pk>/evaluation/progress/",
        gallery.evaluation_progress,
        name="evaluation_progress",
    ),
    path("clips/<int:pk>/", class_clips.clip, name="clip"),
    path("clips/<int:pk>/progress/", class_clips.clip_progress, name="clip_progress"),
    path("clips/<int:pk>/name/", class_clips.name, name="name_card"),
    path("clips/<int:pk>/unname/", class_clips.unname, name="unname_card"),
    path("clips/<int:pk>/merge/", class_clips.merge, name="merge_cards"),
    path("clips/<int:pk>/undo/", class_clips.undo, name="undo_clip_step"),
    path("clips/<int:pk>/store/", class_clips.store, name="register_clip"),
    path("clips/<int:pk>/finish/", class_clips.finish, name="finish_clip"),
    path("cards/<int:pk>/split/", class_clips.split, name="split_card"),
    path("clip-faces/<int:pk>.jpg", files.clip_face, name="clip_face"),
    path("faces/<int:pk>/take-out/", gallery.take_out, name="take_out_face"),
    path(
        "schools/<int:pk>/recognition/", assessments.school_recognition, name="school_recognition"
    ),
    path("schools/<int:pk>/strangers/", stranger_limits.stranger_limits, name="stranger_limits"),
    path(
        "schools/<int:pk>/recognition/switch/",
        assessments.switch_recognition,
        name="switch_recognition",
    ),
    path("students/new/", new_student.choose_school, name="new_student_somewhere"),
    path("schools/<int:pk>/students/new/", new_student.new_student, name="new_student"),
    path("students/<int:pk>/faces/", student_faces.desk, name="student_faces"),
    path("students/<int:pk>/faces/gallery/", student_faces.gallery, name="face_gallery"),
    path("students/<int:pk>/pictures/", student_faces.pictures, name="student_pictures"),
    path("students/<int:pk>/judge/", student_faces.judge, name="judge_picture"),
    path("students/<int:pk>/consent/", consents.give, name="give_consent"),
    path("students/<int:pk>/consent/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("students/<int:pk>/objection/", consents.objection, name="record_objection"),
    path("students/<int:pk>/objection/lift/", consents.lift, name="lift_objection"),
    path("pictures/<int:pk>/allow/", face_actions.allow, name="allow_lookalike"),
    path("pictures/<int:pk>/forget/", face_actions.forget, name="delete_picture"),
    path("faces/<int:pk>/remove/", face_actions.remove, name="remove_face"),
    path("faces/<int:pk>/show/", face_actions.show, name="show_face"),
    path("classes/<int:pk>/faces/", class_faces.desk, name="class_faces"),
    path("classes/<int:pk>/consents/", consent_lists.class_consents, name="class_consents"),
    path("classes/<int:pk>/letters/", letters.class_letters, name="class_letters"),
    path("students/<int:pk>/letter/", letters.student_letter, name="student_letter"),
    path("classes/<int:pk>/scans/", scans.attach_to_class, name="attach_scans"),
    path("students/<int:pk>/scan/", scans.attach, name="attach_scan"),
    path("scans/<int:pk>.pdf", scans.download, name="consent_scan"),
    path("scans/<int:pk>/remove/", scans.remove, name="remove_scan"),
    path("batches/<int:pk>/", class_faces.batch, name="picture_batch"),
    path("batches/<int:pk>/start/", class_faces.start, name="start_batch"),
    path("batches/<int:pk>/discard/", class_faces.discard, name="discard_batch"),
    path("faces/<int:pk>.jpg", files.template_face, name="template_face"),
]
