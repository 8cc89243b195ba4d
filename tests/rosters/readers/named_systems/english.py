"""As systems of Britain, America and the makers of course sites export in English."""

from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from tests.rosters.readers.named_systems.listing import Listing

ANA, CAIT = ("004711", "Ana", "Moreno Ruiz"), ("004712", "Cáit", "O’Brien")
BOTH = [ANA, CAIT]
IN_7A = [("004711", "7A"), ("004712", "7A")]

BRITISH = [
    Listing(
        "SIMS, students of a class who are of several registration groups",
        "Adno,Surname,Forename,Reg,Class\r\n"
        "004711,Moreno Ruiz,Ana,7A,7/Ma1\r\n004712,O’Brien,Cáit,7B,7/Ma1\r\n",
        BOTH,
        [("004711", "7/Ma1"), ("004712", "7/Ma1")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"class": "class_code"}),
    ),
    Listing(
        "Bromcom, preferred names",
        "Preferred First Name,Preferred Last Name,Tutor Group,MIS ID\r\n"
        "Ana,Moreno Ruiz,7A,004711\r\nCáit,O’Brien,7A,004712\r\n",
        BOTH,
        IN_7A,
    ),
    Listing(
        "SIMS, students of a year",
        "Adno,UPN,Legal Surname,Legal Forename,Preferred Forename,Reg Group,Year Group\r\n"
        "004711,Q801200101001,Moreno Ruiz,Ana María,Ana,7A,Year  7\r\n"
        "004712,Q801200101002,O’Brien,Cáit,,7A,Year  7\r\n",
        BOTH,
        IN_7A,
        unread=["UPN", "Year Group"],
    ),
    Listing(
        "SIMS, report with a title",
        "Hill School,,,\r\nStudent list printed on 17/08/2026,,,\r\n,,,\r\n"
        "Surname,Forename,Adno,Reg\r\n"
        "Moreno Ruiz,Ana,004711,7A\r\nO’Brien,Cáit,004712,7A\r\nTotal,2,,\r\n",
        BOTH,
        IN_7A,
        left_out=[7],
        encoding="cp1252",
    ),
    Listing(
        "Arbor, custom report",
        "Student ID,Admission number,Legal first name,Preferred first name,Legal last name,"
        "Registration form,Year group\r\n"
        "17,004711,Ana,,Moreno Ruiz,7A,Year 7\r\n18,004712,Cáit,,O’Brien,7A,Year 7\r\n",
        BOTH,
        IN_7A,
        unread=["Student ID", "Year group"],
    ),
    Listing(
        "Arbor, students with one column of names",
        "Student,Admission number,Form,Date of admission\r\n"
        "Ana Moreno,004711,7A,17 Aug 2026\r\nCáit O’Brien,004712,7A,17 Aug 2026\r\n",
        [("004711", "Ana", "Moreno"), CAIT],
        IN_7A,
    ),
    Listing(
        "Bromcom, students",
        "Admission Number,Legal First Name,Legal Last Name,Tutor Group,Year Group,"
        "Date of Admission,Date of Leaving\r\n"
        "004711,Ana,Moreno Ruiz,7A,7,17/08/2026,\r\n004712,Cáit,O’Brien,7A,7,17/08/2026,\r\n",
        BOTH,
        IN_7A,
        unread=["Year Group"],
    ),
    Listing(
        "Bromcom, students of a teaching group",
        "Adm No,Student Name,Teaching Group,Title\r\n"
        '004711,"Moreno Ruiz, Ana",7A/Ma1,Miss\r\n004712,"O’Brien, Cáit",7A/Ma1,Miss\r\n'
        "2 students,,,\r\n",
        BOTH,
        [("004711", "7A/Ma1"), ("004712", "7A/Ma1")],
        unread=["Title"],
        left_out=[4],
    ),
]
AMERICAN = [
    Listing(
        "PowerSchool, quick export",
        "Student_Number\tLastFirst\tGrade_Level\tHome_Room\r"
        "004711\tMoreno Ruiz, Ana\t7\t7A\r004712\tO’Brien, Cáit\t7\t7A\r",
        BOTH,
        IN_7A,
        unread=["Grade_Level"],
    ),
    Listing(
        "PowerSchool, students of sections",
        "Student ID,Student Number,Last Name,First Name,Course_Name,Section_Number,Teacher\r\n"
        '17,004711,Moreno Ruiz,Ana,Algebra I,1,"Ode, Kim"\r\n'
        '17,004711,Moreno Ruiz,Ana,English I,2,"Ada, Bo"\r\n',
        [ANA],
        [("004711", "Algebra I-1"), ("004711", "English I-2")],
        unread=["Student ID"],
    ),
    Listing(
        "Infinite Campus, ad hoc export",
        "student.studentNumber,student.lastName,student.firstName,courseSection.courseName,"
        "courseSection.sectionNumber,courseSection.teacherDisplay\r\n"
        '004711,Moreno Ruiz,Ana,Algebra I,1,"Ode, Kim"\r\n'
        '004712,O’Brien,Cáit,Algebra I,1,"Ode, Kim"\r\n',
        BOTH,
        [("004711", "Algebra I-1"), ("004712", "Algebra I-1")],
    ),
    Listing(
        "Infinite Campus, roster",
        "Student Number,Student Name,Grade,Start Date,End Date,Section\r\n"
        '004711,"Moreno Ruiz, Ana",07,08/17/2026,,7A\r\n'
        '004712,"O’Brien, Cáit",07,08/17/2026,,7A\r\n',
        BOTH,
        IN_7A,
        unread=["Grade"],
    ),
    Listing(
        "Skyward, students of homerooms",
        "Other ID,Student Full Name,Homeroom Number,Grad Yr\r\n"
        '004711,"MORENO RUIZ, ANA M",7A,2032\r\n004712,"O’BRIEN, CÁIT",7A,2032\r\n',
        [("004711", "ANA M", "MORENO RUIZ"), ("004712", "CÁIT", "O’BRIEN")],
        IN_7A,
        unread=["Grad Yr"],
    ),
    Listing(
        "Skyward, students",
        "Last Name,First Name,Other ID,Name Key,Entity,Homeroom\r\n"
        "Moreno Ruiz,Ana,004711,MORENANA000,401,7A\r\nO’Brien,Cáit,004712,OBRIECAI000,401,7A\r\n",
        BOTH,
        IN_7A,
        unread=["Name Key", "Entity"],
    ),
]
COURSE_SITES = [
    Listing(
        "Google Workspace, users for upload",
        "First Name [Required],Last Name [Required],Email Address [Required],"
        "Password [Required],Org Unit Path [Required],Employee ID\r\n"
        "Ana,Moreno Ruiz,ana@school.example,****,7A,004711\r\n"
        "Cáit,O’Brien,cait@school.example,****,7A,004712\r\n",
        BOTH,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"orgunitpathrequired": "class_code"}),
    ),
    Listing(
        "Moodle, users for upload with a course and a group",
        "username,firstname,lastname,email,idnumber,course1,group1,cohort1\n"
        "ana,Ana,Moreno Ruiz,ana@school.example,004711,MATHS,Set 1,7A\n"
        "cait,Cáit,O’Brien,cait@school.example,004712,MATHS,Set 1,7A\n",
        BOTH,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"cohort1": "class_code"}),
    ),
    Listing(
        "Google Classroom, people of a class",
        "First name,Last name,Email address\r\n"
        "Ana,Moreno Ruiz,ana@school.example\r\nCáit,O’Brien,cait@school.example\r\n",
        [("ana@school.example", *ANA[1:]), ("cait@school.example", *CAIT[1:])],
        [("ana@school.example", "7A"), ("cait@school.example", "7A")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"emailaddress": "number"}, one_class="7A"),
    ),
    Listing(
        "Moodle, participants",
        '\ufeff"First name","Last name","ID number","Email address",Groups\n'
        'Ana,"Moreno Ruiz",004711,ana@school.example,"7A, Choir"\n'
        "Cáit,O’Brien,004712,cait@school.example,7A\n",
        BOTH,
        [("004711", "7A"), ("004711", "Choir"), ("004712", "7A")],
        unread=["Email address"],
    ),
    Listing(
        "Moodle, users for upload",
        "username,firstname,lastname,email,idnumber,cohort1\n"
        "ana,Ana,Moreno Ruiz,ana@school.example,004711,7A\n"
        "cait,Cáit,O’Brien,cait@school.example,004712,7A\n",
        BOTH,
        IN_7A,
        unread=["username", "email"],
    ),
]
ENGLISH = [*BRITISH, *AMERICAN, *COURSE_SITES]
