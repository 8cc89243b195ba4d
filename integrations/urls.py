"""Addresses of the interface for other systems; the version is part of each."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from integrations.api.people import (
    class_groups,
    contacts,
    enrolments,
    roster_imports,
    schools,
    students,
    teachers,
)
from integrations.api.recognition import captures, consents, faces, sightings, uploads
from integrations.api.register import (
    clashes,
    lesson_changes,
    records,
    reports,
    reviews,
    sessions,
)
from integrations.problems import not_found
from integrations.views.api_docs import api_docs

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("schools", schools.SchoolViewSet, "school")
router.register("schools", reports.SchoolReportViewSet, "school-reports")
router.register("schools", clashes.SchoolClashesViewSet, "school-clashes")
router.register("terms", schools.TermViewSet, "term")
router.register("codes", schools.CodeViewSet, "code")
router.register("class-groups", class_groups.ClassGroupViewSet, "class-group")
router.register("class-groups", reports.ClassGroupReportViewSet, "class-group-reports")
router.register("students", students.StudentViewSet, "student")
router.register("students", faces.StudentPicturesViewSet, "student-pictures")
router.register("students", reports.StudentReportViewSet, "student-reports")
router.register("contacts", contacts.ContactViewSet, "contact")
router.register("teachers", teachers.TeacherViewSet, "teacher")
router.register("teachers", reports.TeacherReportViewSet, "teacher-reports")
router.register("enrolments", enrolments.EnrolmentViewSet, "enrolment")
router.register("roster-imports", roster_imports.RosterImportViewSet, "roster-import")
router.register("sessions", sessions.SessionViewSet, "session")
router.register("sessions", records.SessionRecordsViewSet, "session-records")
router.register("sessions", reviews.ReviewViewSet, "session-review")
router.register("sessions", reports.SessionReportViewSet, "session-reports")
router.register("sessions", lesson_changes.SessionLessonViewSet, "session-lesson")
router.register("lesson-changes", lesson_changes.LessonChangeViewSet, "lesson-change")
router.register("records", records.RecordViewSet, "record")
router.register("captures", captures.CaptureViewSet, "capture")
router.register("uploads", uploads.UploadViewSet, "upload")
router.register("sightings", sightings.SightingViewSet, "sighting")
router.register("pictures", faces.PictureViewSet, "picture")
router.register("faces", faces.FaceViewSet, "face")
router.register("consents", consents.ConsentViewSet, "consent")

v1 = [
    path("", include(router.urls)),
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs", api_docs, name="docs"),
]

urlpatterns = [
    path("api/v1/", include((v1, "api"))),
    # Last: what is none of these is answered as a problem, not as a page.
    re_path(r"^api(/.*)?$", not_found, name="api_not_found"),
]
