"""Addresses of recognition's pages."""

from django.urls import path

from recognition.views import (
    captures,
    class_groups,
    files,
    learning,
    live,
    privacy,
    rooms,
    seats,
    take_attendance,
    uploads,
)
from recognition.views.review import marks, sightings
from recognition.views.review import pages as review

app_name = "recognition"

urlpatterns = [
    path("classes/<int:pk>/", class_groups.class_group, name="class_group"),
    path("classes/<int:pk>/seats/", seats.seats, name="seats"),
    path("classes/<int:pk>/seats/learn/", seats.learn_seats, name="learn_seats"),
    path("classes/<int:pk>/take/", take_attendance.take_attendance, name="take_attendance"),
    path("sessions/<int:pk>/take/", take_attendance.film_again, name="film_again"),
    path("sessions/<int:pk>/review/", review.review, name="review"),
    path("sessions/<int:pk>/review/students/<int:student_pk>/", marks.mark, name="mark"),
    path(
        "sessions/<int:pk>/review/students/<int:student_pk>/seat.jpg",
        files.seat_in_film,
        name="seat_in_film",
    ),
    path("sessions/<int:pk>/review/others/", marks.mark_others, name="mark_others"),
    path("sessions/<int:pk>/review/undo/", marks.undo_marks, name="undo_marks"),
    path("sessions/<int:pk>/review/version/", review.version, name="review_version"),
    path("sessions/<int:pk>/review/count/", review.work_progress, name="work_progress"),
    path("sessions/<int:pk>/confirm/", review.confirm, name="confirm"),
    path("sessions/<int:pk>/confirm/undo/", review.undo_confirm, name="undo_confirm"),
    path("classes/<int:pk>/uploads/", uploads.open_in_class, name="open_upload_in_class"),
    path("sessions/<int:pk>/uploads/", uploads.open_in_session, name="open_upload"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("uploads/<uuid:pk>/chunks/<int:number>/", uploads.store, name="store_chunk"),
    path("uploads/<uuid:pk>/complete/", uploads.complete, name="complete_upload"),
    path("uploads/<uuid:pk>/use/", uploads.use, name="use_upload"),
    path("uploads/<uuid:pk>/abandon/", uploads.abandon, name="abandon_upload"),
    path("classes/<int:pk>/live/", live.live_now, name="live_now"),
    path("classes/<int:pk>/live/start/", live.start_now, name="start_live_now"),
    path(
        "classes/<int:pk>/live/<uuid:view>/frames/",
        live.recognise_frame_of_class,
        name="live_frame_of_class",
    ),
    path("classes/<int:pk>/live/<uuid:view>/stop/", live.stop_of_class, name="stop_live_of_class"),
    path("sessions/<int:pk>/live/", live.live, name="live"),
    path("sessions/<int:pk>/live/start/", live.start, name="start_live"),
    path("captures/<int:pk>/frames/", live.recognise_frame, name="live_frame"),
    path("captures/<int:pk>/stop/", live.stop, name="stop_live"),
    path("schools/<int:pk>/rooms/", rooms.rooms, name="rooms"),
    path("rooms/<int:pk>/", rooms.room, name="room"),
    path("cameras/<int:pk>/picture.jpg", rooms.camera_picture, name="camera_picture"),
    path("cameras/<int:pk>/view/", rooms.take_view, name="take_view"),
    path("sessions/<int:pk>/room/", rooms.lesson_films, name="lesson_films"),
    path("sessions/<int:pk>/room/film/", rooms.film_now, name="film_now"),
    path("sessions/<int:pk>/room/leave-out/", rooms.leave_out, name="leave_out"),
    path("classes/<int:pk>/room/leave-out/", rooms.leave_class_out, name="leave_class_out"),
    path("privacy/", privacy.privacy_notice, name="privacy_notice"),
    path("captures/<int:pk>/", captures.capture, name="capture"),
    path("captures/<int:pk>/progress/", captures.capture_progress, name="capture_progress"),
    path("captures/<int:pk>/retry/", captures.retry, name="retry_capture"),
    path("captures/<int:pk>/file", files.capture_file, name="capture_file"),
    path("sightings/<int:pk>/name/", sightings.name_face, name="name_face"),
    path("sightings/<int:pk>/reject/", sightings.reject, name="reject_sighting"),
    path("sightings/<int:pk>/undo/", sightings.undo, name="undo_review"),
    path("sightings/<int:pk>/moment.jpg", files.sighting_moment, name="sighting_moment"),
    path("sightings/<int:pk>/face.jpg", files.sighting_face, name="sighting_face"),
    path("sightings/<int:pk>/learn/", learning.learn, name="learn_face"),
]
