"""More lists of systems that export in English: title rows, workbooks, lists without numbers."""

from rosters.readers.identities import BIRTH, CLASS
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from tests.rosters.readers.named_systems.listing import Listing

ANA, CAIT = ("004711", "Ana", "Moreno Ruiz"), ("004712", "Cáit", "O’Brien")
BOTH = [ANA, CAIT]
IN_7A = [("004711", "7A"), ("004712", "7A")]
UNNUMBERED = [("", *ANA[1:]), ("", *CAIT[1:])]

FURTHER_ENGLISH = [
    Listing(
        "SIMS, registration group as a workbook",
        "St Mary’s School\nPupils by registration group\t\t\t\tPrinted: 02/09/2026\n\n"
        "Surname\tForename\tAdno\tUPN\tDOB\tReg Grp\tNCY\tHouse\tGender\n"
        "Moreno Ruiz\tAna\t004711\tQ1\t01/02/2014\t7A\t7\tRed\tF\n"
        "O’Brien\tCáit\t004712\tQ2\t13/04/2014\t7A\t7\tBlue\tF\nNumber of pupils: 2\n",
        BOTH,
        IN_7A,
        unread=["UPN", "DOB", "NCY", "House", "Gender"],
        left_out=[7],
        is_workbook=True,
    ),
    Listing(
        "SIMS, preferred surnames and a form tutor",
        "Legal Surname,Legal Forename,Preferred Surname,Preferred Forename,Adno,Reg Group,"
        "Form Tutor\r\nMoreno Ruiz,Ana María,,Ana,004711,7A,Mr K Ode\r\n"
        "Lee,Cáit,O’Brien,Cáit,004712,7A,Mr K Ode\r\n",
        BOTH,
        IN_7A,
        encoding="cp1252",
    ),
    Listing(
        "Arbor, students with forms and classes",
        "Arbor Student ID\tUPN\tLast name\tFirst name\tCurrent Form\tClasses\tEmail\n"
        "004711\tQ1\tMoreno Ruiz\tAna\t7A\t7A/Ma1, 7A/En1\ta@school.example\n"
        "004712\tQ2\tO’Brien\tCáit\t7A\t7A/Ma1\tc@school.example\n",
        BOTH,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"classes": ""}),
        is_workbook=True,
    ),
    Listing(
        "Bromcom, class list with its tutor",
        "Class Name,Class Tutor,Adm No,Pupil Name,DOB\r\n"
        '7A,Mr K Ode,004711,"Moreno Ruiz, Ana",01 Feb 2014\r\n'
        '7A,Mr K Ode,004712,"O’Brien, Cáit",13 Apr 2014\r\n',
        BOTH,
        IN_7A,
        unread=["DOB"],
        encoding="cp1252",
    ),
    Listing(
        "PowerSchool, direct export with the tables’ names",
        "[Students]Student_Number\tLast_Name\tFirst_Name\t[Schools]Abbreviation\tCourse_Number\t"
        "Section_Number\tTeacherID\r\n004711\tMoreno Ruiz\tAna\tHMS\tALG1\t1\t77\r\n"
        "004712\tO’Brien\tCáit\tHMS\tALG1\t1\t77\r\n",
        BOTH,
        [("004711", "ALG1-1"), ("004712", "ALG1-1")],
        unread=["[Schools]Abbreviation", "TeacherID"],
    ),
    Listing(
        "Infinite Campus, rosters with the state’s number",
        "student.stateID,student.lastName,student.firstName,student.homeroomTeacher,calendar.name,"
        "courseSection.courseNumber,courseSection.sectionNumber\r\n"
        '004711,Moreno Ruiz,Ana,"Ode, Kim",26-27 Hill,MA100,2\r\n'
        '004712,O’Brien,Cáit,"Ode, Kim",26-27 Hill,MA100,2\r\n',
        BOTH,
        [("004711", "MA100-2"), ("004712", "MA100-2")],
        unread=["calendar.name"],
    ),
    Listing(
        "Skyward, class roster with a title",
        "Hill Middle School\nClass Roster: Algebra I  Section 2  Teacher: ODE, KIM\n\n"
        "#\tStudent Name\tGrd\tGen\tOther ID\n1\tMoreno Ruiz, Ana\t07\tF\t004711\n"
        "2\tO’Brien, Cáit\t07\tF\t004712\nTotal Students: 2\n",
        BOTH,
        [("004711", "ALG1"), ("004712", "ALG1")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"otherid": "number"}, one_class="ALG1"),
        is_workbook=True,
    ),
    Listing(
        "Google Classroom, marks, by the name in the class",
        "Last Name,First Name,Email Address,Quiz 1 (10)\r\n"
        "Moreno Ruiz,Ana,a@school.example,9\r\nO’Brien,Cáit,c@school.example,8\r\n",
        UNNUMBERED,
        [("", "7A"), ("", "7A")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"lastname": "family_name"}, identity=CLASS, one_class="7A"),
    ),
    Listing(
        "Moodle, grades",
        '\ufeff"First name","Last name","ID number",Institution,Department,"Email address"\n'
        'Ana,"Moreno Ruiz",004711,"Hill School",7A,a@school.example\n'
        'Cáit,O’Brien,004712,"Hill School",7A,c@school.example\n',
        BOTH,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"department": "class_code"}),
    ),
    Listing(
        "Moodle, attendance of a course",
        '"Course","7A Physics",,,\n"Group","All participants",,,\n,,,,\n'
        '"Student ID","Last name","First name","Groups","1 Sep 2026 08:00"\n'
        '"004711","Moreno Ruiz","Ana","7A","P (2/2)"\n"004712","O’Brien","Cáit","7A","A (0/2)"\n',
        BOTH,
        IN_7A,
        unread=["1 Sep 2026 08:00"],
    ),
    Listing(
        "Bromcom, new intake before it has numbers",
        "Legal Surname,Legal Forename,Date of Birth,Tutor Group\r\n"
        "Moreno Ruiz,Ana,01/02/2014,7A\r\nO’Brien,Cáit,13/04/2014,7A\r\n",
        UNNUMBERED,
        [("", "7A"), ("", "7A")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"dateofbirth": "birth_on"}, identity=BIRTH),
    ),
]
