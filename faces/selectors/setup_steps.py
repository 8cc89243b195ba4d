"""The steps of the set-up about faces: the notice, who consented, whose face is known."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.models import Enrolment, School, Student
from classes.models.roles import OFFICE
from classes.setup.steps import Condition, SetupStep, StepState, register_step
from faces.models import (
    BiometricConsent,
    ConsentNotice,
    ConsentObjection,
    FaceTemplate,
    ImpactAssessment,
)
from faces.models.assessments import is_assessed


def without_consent(students: QuerySet[Student]) -> QuerySet[Student]:
    """Return those nobody consented for; who objected has answered and is not asked again."""
    mine = OuterRef("pk")
    consents = BiometricConsent.objects.active().filter(student=mine)
    objections = ConsentObjection.objects.filter(student=mine, lifted_at__isnull=True)
    return students.filter(~Exists(consents), ~Exists(objections))


def without_answer(students: QuerySet[Student]) -> QuerySet[Student]:
    """Return those of whom nothing was heard; a consent that was withdrawn is an answer too."""
    answers = BiometricConsent.objects.filter(student=OuterRef("pk"))
    return without_consent(students).filter(~Exists(answers))


def without_face(students: QuerySet[Student]) -> QuerySet[Student]:
    mine = OuterRef("pk")
    consents = BiometricConsent.objects.active().filter(student=mine)
    faces = FaceTemplate.objects.filter(student=mine)
    return students.filter(Exists(consents), ~Exists(faces))


def _enrolled(school: School) -> QuerySet[Student]:
    enrolled = Student.objects.enrolled_on(school.today()).filter(school=school)
    # In a subquery, as joined enrolments would count a student once for each class.
    return Student.objects.filter(pk__in=enrolled.values("pk"))


def _assessment(school: School) -> StepState:
    address = reverse("faces:school_recognition", args=[school.pk])
    latest = ImpactAssessment.objects.filter(school=school).first()
    if latest is None:
        words = gettext("Recognition is off until somebody answers for its impact assessment.")
        return StepState(words, address, gettext("Record the assessment"))
    values = {"name": latest.assessed_by, "day": date_format(latest.review_on, "DAY")}
    # A review that is due is work, though recognition goes on.
    if latest.review_on <= school.today():
        words = gettext("Answered for by %(name)s; the review was due on %(day)s.") % values
        return StepState(words, address, gettext("Record the review"), n_waiting=1)
    return StepState(
        gettext("Answered for by %(name)s; to be reviewed on %(day)s.") % values, address
    )


def _notice(school: School) -> StepState:
    latest = ConsentNotice.objects.filter(school=school).first()
    words = str(latest) if latest else gettext("What parents are told before they consent.")
    address = reverse("admin:faces_consentnotice_add")
    return StepState(words, address, gettext("Write the notice"))


def _consents(school: School) -> StepState:
    n_all, n = _enrolled(school).count(), without_answer(_enrolled(school)).count()
    if not n_all:
        words = gettext("After the classes and students are there.")
        return StepState(words, waits_for="roster")
    words = gettext("%(n)s of %(n_all)s students answered") % {"n": n_all - n, "n_all": n_all}
    action = ngettext("Enter %(n)s consent", "Enter %(n)s consents", n) % {"n": n}
    return StepState(words, _consents_page(school), action if n else "", n_waiting=n)


def _consents_page(school: School) -> str:
    """Return the list of the first class in which somebody has not answered."""
    first = _first_class(school, without_answer(_enrolled(school)))
    if first is None:
        # Everybody in a class has answered; who is in none is found in the list.
        return _students("no-consent")
    return reverse("faces:class_consents", args=[first])


def _faces_page(school: School) -> str:
    """Return the desk of the first class in which a face may be registered and is not."""
    first = _first_class(school, without_face(_enrolled(school)))
    if first is None:
        return _students("no-face")
    return reverse("faces:class_faces", args=[first])


def _first_class(school: School, waiting: QuerySet[Student]) -> int | None:
    """Return the key of the first class, by its code, that one of the students is in."""
    enrolments = Enrolment.objects.active_on(school.today()).filter(
        class_group__school=school, student__in=waiting.values("pk")
    )
    codes = enrolments.order_by("class_group__code")
    return codes.values_list("class_group_id", flat=True).first()


def _faces(school: School) -> StepState:
    n = without_face(_enrolled(school)).count()
    n_known = FaceTemplate.objects.filter(student__school=school).values("student").distinct()
    words = ngettext("%(n)s face registered", "%(n)s faces registered", n_known.count())
    action = ngettext("Register %(n)s face", "Register %(n)s faces", n) % {"n": n}
    # Nothing is known and nobody waits: without consents there is no face to register.
    if not n and not n_known.exists():
        return StepState(gettext("After the consents."), waits_for=_first_before_faces(school))
    shown = words % {"n": n_known.count()}
    return StepState(shown, _faces_page(school), action if n else "", n_waiting=n)


def _first_before_faces(school: School) -> str:
    return "consents" if _enrolled(school).exists() else "roster"


def _students(which: str) -> str:
    return f"{reverse('admin:classes_student_changelist')}?recognition={which}"


def _enrolled_somewhere() -> QuerySet[Student]:
    """Return who is in a class today, of the school that a condition is about."""
    # On the machine's day: no query reads the clock of each row's school.
    return Student.objects.enrolled_on(timezone.localdate()).filter(school=OuterRef("pk"))


def _has_notice() -> Condition:
    return Exists(ConsentNotice.objects.filter(school=OuterRef("pk")))


def _has_consents() -> Condition:
    students = _enrolled_somewhere()
    return Q(Exists(students)) & ~Q(Exists(without_answer(students)))


def _has_faces() -> Condition:
    """Where everybody objected there is no face to wait for."""
    faces = FaceTemplate.objects.filter(student__school=OuterRef("pk"))
    is_begun = Q(Exists(faces)) | Q(_has_consents())
    return is_begun & ~Q(Exists(without_face(_enrolled_somewhere())))


STEPS = (
    SetupStep("assessment", 43, _("Impact assessment"), is_assessed, _assessment),
    # Before the roster, whose file may bring consents to it.
    SetupStep("notice", 45, _("Notice for the parents"), _has_notice, _notice),
    SetupStep("consents", 140, _("Consents"), _has_consents, _consents, roles=OFFICE),
    SetupStep("faces", 150, _("Faces"), _has_faces, _faces, roles=OFFICE),
)


def register() -> None:
    for step in STEPS:
        register_step(step)
