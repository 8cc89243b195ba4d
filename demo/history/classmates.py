"""The other classes of the demonstration school: students without faces, for comparison."""

from dataclasses import dataclass

from accounts.models import User
from classes.models import ClassGroup, School, Student, Teacher
from classes.services.enrolment import enrol_student
from demo.school import FROM_ON


@dataclass(frozen=True)
class OtherClass:
    """A class of which there are registers and no faces."""

    code: str
    title: str
    teacher: tuple[str, str]
    students: tuple[str, ...]


OTHER_CLASSES = (
    OtherClass(
        "8B",
        "Latin",
        ("Livia", "Latin"),
        (
            "Aino Korhonen", "Bastian Krause", "Carmen Ortiz", "Daniel Osei", "Esra Demir",
            "Finn Larsen", "Gianna Russo", "Henrik Dahl", "Imani Njeri", "Jakub Zielinski",
            "Klara Novak", "Lars Bakker", "Mina Hosseini", "Nikos Pappas", "Olga Ivanova",
            "Pedro Alves", "Rania Saleh", "Sofia Berg", "Tariq Aziz", "Zoe Martin",
        ),
    ),
    OtherClass(
        "9C",
        "History",
        ("Hector", "History"),
        (
            "Ali Yilmaz", "Berit Solheim", "Clara Schmidt", "Dario Conti", "Ebba Nilsson",
            "Felix Braun", "Grace Mensah", "Hugo Lambert", "Ines Costa", "Jan Kowalski",
            "Kofi Boateng", "Lena Fischer", "Marta Silva", "Nadia Rahimi", "Otto Virtanen",
            "Paula Reyes", "Ravi Menon", "Selma Hansen",
        ),
    ),
)  # fmt: skip


def build_class(school: School, described: OtherClass) -> ClassGroup:
    """Make a class, its teacher, who cannot log in, and its students."""
    class_group = ClassGroup.objects.create(
        school=school, code=described.code, title=described.title
    )
    class_group.teachers.add(_teacher(school, described))
    for position, name in enumerate(described.students, start=1):
        given_name, family_name = name.rsplit(" ", 1)
        student = Student.objects.create(
            school=school,
            number=f"{described.code}-{position:02d}",
            given_name=given_name,
            family_name=family_name,
        )
        enrol_student(student=student, class_group=class_group, from_on=FROM_ON)
    return class_group


def _teacher(school: School, described: OtherClass) -> Teacher:
    given_name, family_name = described.teacher
    user = User.objects.create_user(
        f"{given_name.lower()}@school.example", None, first_name=given_name, last_name=family_name
    )
    return Teacher.objects.create(user=user, school=school)
