"""What the columns of a class list are called, in the words of school systems and languages.

Known to SIMS, Arbor, Bromcom, PowerSchool, Infinite Campus, Skyward, Google Classroom, Moodle,
WebUntis, SchILD, Untis and Pronote, in English, German, French and Spanish. Of several columns that
mean the same the one whose word stands first is taken.
"""

NUMBER, GIVEN_NAME, FAMILY_NAME, FULL_NAME = "number", "given_name", "family_name", "full_name"
PREFERRED_NAME, SECOND_SURNAME = "preferred_name", "second_surname"
PREFERRED_FAMILY, ROLE = "preferred_family_name", "role"
CLASS_CODE, CLASS_TITLE = "class_code", "class_title"
FROM_ON, UNTIL_ON, LAST_ON = "from_on", "until_on", "last_on"
TEACHER_EMAIL, TEACHER_NAME, SOURCED_ID = "teacher_email", "teacher_name", "sourced_id"
BIRTH_ON, SCHOOL = "birth_on", "school"

SYNONYMS: dict[str, tuple[str, ...]] = {
    NUMBER: (
        *("Number", "Student number", "Admission no", "Schülernummer", "Nummer", "Student no"),
        *("Adno", "Adm no", "Admission number", "Pupil number", "Roll number", "Matrikelnummer"),
        *("Schüler-Nr.", "Schulnummer des Schülers", "Personennummer", "Studentennummer"),
        *("Interne ID-Nummer", "Interne ID", "ID-Nummer", "ID number", "Local ID", "Other ID"),
        *("Numéro", "Numéro élève", "N° élève", "Numéro de l’élève", "Matricule", "N° national"),
        *("Número", "Número de alumno", "Nº expediente", "Número de expediente", "Expediente"),
        *("Matrícula", "Número de matrícula", "NIA", "N° matrícula", "Nº matrícula"),
        *("Student id", "Pupil id", "Schüler-ID", "Identifiant élève", "ID alumno", "State ID"),
        *("Student local id", "Person ID", "Learner ID", "Schlüssel (extern)", "Kennung"),
        *("Extern key", "Numéro national", "Numéro d’identification", "Número de ID"),
        *("Número de identificación", "Numéro identifiant", "Nº Id. Escolar", "MIS ID"),
        *("Employee ID", "Arbor student ID", "Oth ID", "Adm nr", "Pupil no", "Admission nr"),
        *("No", "Nr", "N°", "Nº", "ID", "Id number", "UPN", "INE", "Numéro INE", "N° INE", "NIE"),
        *("Identifiant", "Identificador", "Kurzname", "Username", "User name", "Benutzername"),
        *(
            "Numéro d’élève",
            "Num élève étab",
            "Numéro élève établissement",
            "Student",
            "State student ID",
            "ULN",
            "Candidate number",
            "Name key",
            "Alphakey",
        ),
    ),
    GIVEN_NAME: (
        *("Given name", "First name", "Forename", "Vorname", "Given names", "First"),
        *(
            "Legal forename",
            "Legal first name",
            "Prénom 1",
            "First name 1",
            "Forename 1",
            "Vornamen",
            "Forenames",
            "Prénom",
            "Prénoms",
        ),
        *("Student first name", "Pupil forename", "Fname", "Prénom de l’élève", "Nombre de pila"),
        *("Nombre", "Nombre del alumno", "Prénom usuel", "Chosen forename", "Fore name"),
    ),
    PREFERRED_NAME: (
        *("Preferred name", "Rufname", "Preferred forename", "Preferred first name", "Known as"),
        *("Preferred given name", "Nickname", "Chosen name", "Prénom d’usage", "Preferred"),
    ),
    FAMILY_NAME: (
        *("Family name", "Last name", "Surname", "Nachname", "Familienname", "Last"),
        *("Legal surname", "Legal last name", "Zuname", "Langname", "Nom de famille", "Lname"),
        *(
            "Apellidos",
            "Apellido",
            "Primer apellido",
            "Apellido 1",
            "1er apellido",
            "1r apellido",
            "Nom de naissance",
        ),
        *("Student last name", "Pupil surname", "Apellidos del alumno", "Long name"),
        *("Nom", "Nom de l’élève"),
    ),
    PREFERRED_FAMILY: (
        *("Preferred family name", "Preferred last name", "Preferred surname", "Nom d’usage"),
        *("Chosen surname", "Chosen last name", "Nom d’usage de l’élève"),
    ),
    SECOND_SURNAME: (
        *("Second family name", "Segundo apellido", "Second surname", "Apellido 2", "2º apellido"),
        *("2o apellido", "2n apellido", "Second last name"),
    ),
    FULL_NAME: (
        *("Full name", "Name", "Student name", "Schülername", "Pupil name", "Names"),
        *("LastFirst", "Last, First", "Name, Vorname", "Nachname, Vorname", "Vollständiger Name"),
        *("Student full name", "Pupil full name", "Pupil", "Schüler", "Schülerin", "Learner"),
        *("Nom et prénom", "Nom Prénom", "Élève", "Nom complet", "Élèves", "Nom, Prénom"),
        *("Apellidos y nombre", "Apellidos, nombre", "Nombre y apellidos", "Nombre completo"),
        *("Alumno", "Alumna", "Alumno/a", "Alumnado", "Estudiante", "Display name", "Learner name"),
        *(
            "Surname Forename",
            "Surname, Forename",
            "Schüler/in",
            "Schüler*in",
            "Student display name",
            "Student (Last, First)",
        ),
        *("Vorname Nachname", "Vor- und Nachname", "Vorname, Name", "Vorname Name", "Stu name"),
        *("Forename Surname", "First name Last name", "First Last", "Prénom Nom", "Last First"),
        *("Prénom et nom", "Nombre apellidos", "Apellidos nombre", "Name und Vorname"),
        *("Nachname und Vorname", "Last name, First name", "Surname and Forename", "Name Vorname"),
    ),
    CLASS_CODE: (
        *("Class", "Class group", "Klasse", "Class code", "Lerngruppe", "Klassen", "Classe"),
        *("Form", "Tutor group", "Registration group", "Reg group", "Reg", "Registration form"),
        *("Homeroom", "Home room", "Homeroom number", "Homeroom name", "Registration", "Tutor"),
        *("Section", "Section number", "Section name", "Section ID", "Course", "Course name"),
        *("Class name", "Course code", "Course number", "Group", "Groups", "Kurs", "Kurse"),
        *("Gruppe", "Gruppen", "Klassenname", "Klassenbezeichnung kurz", "Classes", "Grupo"),
        *("klasse.name", "Classe de rattachement"),
        *("Division", "Groupe", "Groupes", "Clase", "Curso", "Unidad", "Teaching group"),
        *("Class groups", "Cohort", "Cohort1", "Course1", "Group1", "Stammklasse", "Tutorgruppe"),
        *("Grupos", "Clases", "Reg form", "Year and form", "Sección", "Stamm-/Klasse"),
        *("Foyer", "Kl", "Reg grp", "Tutor grp", "Hmrm", "Home form", "Class/form", "Form group"),
    ),
    CLASS_TITLE: (
        *("Class title", "Title", "Subject", "Bezeichnung", "Fach", "Klassenbezeichnung"),
        *("Class description", "Course title", "Section title", "Matière", "Asignatura", "Materia"),
    ),
    FROM_ON: (
        *("From", "Start date", "Entry date", "Von", "Eintritt", "Start", "Begin date", "Joined"),
        *("Enrolled from", "Ab", "Beginn", "Eintrittsdatum", "Gültig ab", "Date d’entrée"),
        *("Admission date", "Date of admission", "Aufnahmedatum", "Fecha de alta", "Desde", "Du"),
        *("Enrollment start date", "Enrolment date", "Enrollment date", "Date of entry", "Début"),
        *(
            "Date entrée",
            "Date début",
            "Fecha alta",
            "Fecha de inicio",
            "Fecha de ingreso",
            "Entrée",
            "Student start date",
        ),
    ),
    UNTIL_ON: ("Until", "Bis", "Enrolled until"),
    LAST_ON: (
        *("Last day", "End date", "Leaving date", "Austrittsdatum", "Gültig bis", "Letzter Tag"),
        *("Austritt", "To", "End", "Exit date", "Left", "Ende", "Abgang", "Valid until"),
        *(
            "Date of leaving",
            "Date de sortie",
            "Date sortie",
            "Sortie",
            "Fecha de baja",
            "Fecha baja",
            "Hasta",
            "Abgangsdatum",
        ),
        *("Enrollment end date", "Date fin", "Fecha de fin", "Fin", "Au", "Entlassdatum"),
    ),
    TEACHER_EMAIL: (
        *("Teacher’s e-mail", "Teacher e-mail", "Teacher", "Lehrkraft", "Lehrer-E-Mail"),
        *("Teacher mail", "Teacher’s mail", "E-Mail der Lehrkraft", "Lehrer", "Lehrkraft E-Mail"),
        *("Teacher email address", "Courriel du professeur", "Correo del profesor", "Professeur"),
        *("Profesor", "Profesora", "Docente", "Enseignant", "Instructor"),
        *("Tutor e-mail", "Klassenlehrer", "Klassenlehrerin", "Klassenleitung", "Class teacher"),
    ),
    TEACHER_NAME: (
        *("Teacher’s name", "Teacher name", "Teacher’s full name", "Name der Lehrkraft"),
        *("Lehrername", "Name des Lehrers", "Name der Lehrerin", "Teacher display", "Staff name"),
        *("Nom du professeur", "Nombre del profesor", "Professeur principal", "Form tutor"),
        *(
            "Class tutor",
            "Tutor name",
            "Homeroom teacher",
            "Klassenvorstand",
            "Tutor/a",
            "Prof principal",
        ),
    ),
    ROLE: (
        *("Role or status", "Rolle oder Status"),
        *("Role", "Role1", "Rolle", "Status", "Enrolment status", "Rôle", "Rol", "Estado"),
        *("Enrollment status", "Estado matrícula", "Estado de la matrícula", "Statut", "État"),
    ),
    SCHOOL: (
        *("School", "School name", "School code", "School ID", "School number", "Schule"),
        *("Schulname", "Schulnummer", "Schulnr.", "Schul-Nr.", "Établissement", "UAI", "RNE"),
        *("Nom de l’établissement", "Centro", "Código de centro", "Nombre del centro", "Escuela"),
        *("Campus", "Building", "Entity", "Academy", "Current school", "Student school"),
        *("Enrollment school", "Home school", "Schulkennung", "Dienststelle", "Dienststellennr."),
        *("Org name", "Organisation", "Organization", "Establishment", "Estab", "Estab name"),
    ),
    BIRTH_ON: (
        *("Day of birth", "Date of birth", "Birthday", "DOB", "Birth date", "Birthdate"),
        *("Geburtsdatum", "Geburtstag", "Geboren", "Geboren am", "Geb.", "Geb.-Datum", "Geb. am"),
        *("Né(e) le", "Né le", "Née le", "Date de naissance", "Naissance", "Born", "D.O.B."),
        *(
            "Fecha de nacimiento",
            "Fecha nac.",
            "Nacimiento",
            "F. nacimiento",
            "Fecha nacimiento",
            "Student DOB",
        ),
        *("Student birthdate", "Student date of birth", "Pupil date of birth"),
    ),
    SOURCED_ID: (
        *("Id in the other system", "sourcedId", "External id", "SIS id", "GUID", "External key"),
        *("Externe ID", "Fremd-ID", "ID im anderen System", "Eindeutige Nummer (GUID)"),
    ),
}
COURSES = (
    "Course",
    "Course name",
    "Course code",
    "Course title",
    "Kurs",
    "Subject",
    "Course number",
)
SECTIONS = ("Section", "Section number", "Section name", "Section ID", "Period", "Gruppe")
"""Names of a class in two columns, which together are its own: Algebra I-1."""

CLASS_NAMES = ("Class name", "Klassenname", "Section name", "Course name")
"""Beside a column with the code, these hold what the class is called."""

PLURALS = ("Groups", "Classes", "Klassen", "Gruppen", "Kurse", "Groupes", "Grupos", "Clases")
"""A cell below these lists several classes."""

YEARS = (
    *("Year", "Year group", "Yr", "NC year", "Grade", "Grade level", "Gr", "Jahrgang", "Stufe"),
    *("Jahrgangsstufe", "Klassenstufe", "Niveau", "Nivel", "Grado", "School year", "Year level"),
)
"""Where a class is a mere letter, the year beside it makes it one of its own: 7 and A are 7A."""

NO_CLASSES = (
    *("Gender", "Sex", "M/F", "Geschlecht", "Sexe", "Sexo", *SYNONYMS[BIRTH_ON]),
    *("Age", "Alter", "Phone", "Home phone", "Mobile", "Cell", "Telephone", "Telefon", "Handy"),
    *("Téléphone", "Portable", "Teléfono", "Móvil", "E-mail", "Email address", "Address"),
    *("Adresse", "Dirección", "Ort", "Town", "City", "Ville", "PLZ", "Postcode", "Zip", "Note"),
    *("Notes", "Bemerkung", "Remarque", "Religion", "Language", "Sprache", "Nationality", "No"),
)
"""What is below these is shared by several students as well, and is no class."""

RUNNING = ("No", "Nr", "N°", "Nº", "Lfd. Nr", "Lfd Nr", "Laufende Nummer", "Nro", "Position")
"""Headings of a column that may only count the lines of a list."""

ROLES_OF_TEACHERS = (
    *("Teacher", "Editing teacher", "Non-editing teacher", "Lehrer", "Lehrerin", "Lehrkraft"),
    *("Staff", "Instructor", "Tutor", "Professeur", "Enseignant", "Profesor", "Profesora"),
    *("Docente", "Manager", "Editingteacher", "Trainer"),
)
STATUSES_OF_LEAVERS = (
    *("Left", "Leaver", "Inactive", "Withdrawn", "Former", "Abgemeldet", "Ehemalig", "Inaktiv"),
    *("Abgegangen", "Sorti", "Radié", "Parti", "Baja", "Inactivo", "Anulado", "Transferred"),
    *(
        "Trasladado",
        "Trasladada",
        "Anulada",
        "Abgänger",
        "Abgang",
        "Démissionnaire",
        "Off roll",
        "Graduated",
        "Dropped",
        "Dis-enrolled",
        "Unenrolled",
    ),
)

FAMILY_FIRST = (
    *("Surname Forename", "LastFirst", "Nom et prénom", "Nom Prénom", "Apellidos y nombre"),
    *("Last, First", "Nachname Vorname", "Name Vorname", "Name und Vorname", "Apellidos nombre"),
    *("Nachname und Vorname", "Last name First name", "Surname and Forename"),
    *("Student Last First", "Nachname und Vorname"),
)
"""The family name comes first in these even where no comma says so."""

SALUTATIONS = (
    *("Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Herr", "Frau", "Monsieur", "Madame", "Mlle", "Mme"),
    *("M", "Mademoiselle", "Sr", "Sra", "Srta", "Don", "Doña", "Master", "Sir", "Prof", "Fr", "Hr"),
)
TOTALS = (
    *("Total", "Totals", "Sum", "Count", "Grand total", "Summe", "Gesamt", "Anzahl", "Insgesamt"),
    *("Gesamtzahl", "Somme", "Effectif", "Nombre d’élèves", "Suma", "Total general", "Subtotal"),
    *("Total students", "Number of students", "Anzahl Schüler", "Zwischensumme", "Sous-total"),
)
