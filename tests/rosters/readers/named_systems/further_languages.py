"""More lists in German, French and Spanish: other encodings, titles, states, two surnames."""

from rosters.readers.identities import BIRTH, CLASS
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import NO_HEADINGS, Choices
from tests.rosters.readers.named_systems.listing import Listing

JURGEN, ZOE = ("004711", "Jürgen", "Müller"), ("004712", "Zoë", "Weiß")
GERMANS = [JURGEN, ZOE]
IN_7A = [("004711", "7a"), ("004712", "7a")]
LEA, RENE = ("004711", "Léa", "Martin"), ("004712", "René", "Le Goff")
IN_5A = [("004711", "5A"), ("004712", "5A")]
INES, IVAN = ("004711", "Inés", "García López"), ("004712", "Iván", "Núñez Peña")
IN_1A = [("004711", "1ºA"), ("004712", "1ºA")]
NOBODYS_7A, NOBODYS_5A = [("", "7a"), ("", "7a")], [("", "5eA"), ("", "5eA")]


def unnumbered(people):
    return [("", given, family) for _number, given, family in people]


FURTHER_LANGUAGES = [
    Listing(
        "WebUntis, master data in UTF-16",
        "Name;Vorname;Geschlecht;Geburtsdatum;Klasse;Externe Id;Aufnahmedatum;Austrittsdatum\r\n"
        "Müller;Jürgen;m;01.02.2014;7a;004711;17.08.2026;\r\n"
        "Weiß;Zoë;w;03.04.2014;7a;004712;17.08.2026;\r\n",
        GERMANS,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"externeid": "number"}),
        encoding="utf-16",
    ),
    Listing(
        "WebUntis, students by their short names",
        "Kurzname;Familienname;Vorname;Klasse;Katalognummer\r\n"
        "004711;Müller;Jürgen;7a;1\r\n004712;Weiß;Zoë;7a;2\r\n",
        GERMANS,
        IN_7A,
        unread=["Katalognummer"],
    ),
    Listing(
        "SchILD, quick export with states",
        "ID\tNachname\tVorname\tGeburtsdatum\tKlasse\tKlassenlehrer\tStatus\r\n"
        "004711\tMüller\tJürgen\t01.02.2014\t7a\tODE\tAktiv\r\n"
        "004712\tWeiß\tZoë\t03.04.2014\t7a\tODE\tAktiv\r\n"
        "004713\tAlt\tUwe\t03.04.2014\t7a\tODE\tAbgänger\r\n",
        GERMANS,
        IN_7A,
        unread=["Geburtsdatum"],
        left_out=[4],
        encoding="cp1252",
    ),
    Listing(
        "SchILD, basic data without numbers",
        "Nachname|Vorname|Geburtsdatum|Geschlecht|PLZ|Ort|Klasse\r\n"
        "Müller|Jürgen|01.02.2014|m|50667|Köln|7a\r\nWeiß|Zoë|03.04.2014|w|50667|Köln|7a\r\n",
        unnumbered(GERMANS),
        NOBODYS_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"geburtsdatum": "birth_on"}, identity=BIRTH),
    ),
    Listing(
        "Untis, choices of courses without headings",
        '"004711","Müller","Jürgen","MA1",,"7a"\r\n"004712","Weiß","Zoë","MA1",,"7a"\r\n',
        GERMANS,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(
            heading_line=NO_HEADINGS,
            columns={
                **{"column1": "number", "column2": "family_name", "column3": "given_name"},
                "column6": "class_code",
            },
        ),
    ),
    Listing(
        "Untis, class list with a title",
        "Klassenliste 7a;;;\r\nKlassenvorstand: Ode;;;\r\nNr.;Familienname;Vorname;Matrikelnr.\r\n"
        "1;Müller;Jürgen;004711\r\n2;Weiß;Zoë;004712\r\n",
        GERMANS,
        IN_7A,
        unread=["Nr."],
    ),
    Listing(
        "ASV, students with the name that is used",
        "Klasse;Name;Rufname;Vornamen;Geb.-Datum;Schülernr.\r\n"
        "7a;Müller;Jürgen;Jürgen Hans;01.02.2014;004711\r\n7a;Weiß;Zoë;Zoë;03.04.2014;004712\r\n",
        GERMANS,
        IN_7A,
        unread=["Geb.-Datum"],
    ),
    Listing(
        "Google Classroom in German, by the name in the class",
        "Vorname,Nachname,E-Mail-Adresse\r\nJürgen,Müller,j@x.example\r\nZoë,Weiß,z@x.example\r\n",
        unnumbered(GERMANS),
        NOBODYS_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"vorname": "given_name"}, identity=CLASS, one_class="7a"),
    ),
    Listing(
        "Pronote, pupils with groups and their main teacher",
        "Nom;Prénom;Date de naissance;Classe;Groupes;N° National (INE);Professeur principal\r\n"
        "Martin;Léa;01/02/2014;5A;[5A_ANG];004711;M. DURAND\r\n"
        "Le Goff;René;13/04/2014;5A;[5A_ANG];004712;M. DURAND\r\n",
        [LEA, RENE],
        IN_5A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"groupes": ""}),
        encoding="cp1252",
    ),
    Listing(
        "Pronote, class list with a title and no numbers",
        "Collège Jean Moulin\nÉlèves de la classe 5eA\nNom\tPrénom\tNé(e) le\tProjet\n"
        "Martin\tLéa\t01/02/2014\t\nLe Goff\tRené\t13/04/2014\tPAP\n2 élèves\n",
        unnumbered([LEA, RENE]),
        NOBODYS_5A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"néele": "birth_on"}, identity=BIRTH),
        is_workbook=True,
    ),
    Listing(
        "SIECLE, base of pupils",
        "Nom de famille;Nom d'usage;Prénom 1;Prénom 2;Né(e) le;Num. Elève Etab;Division\r\n"
        "Martin;;Léa;Anne;01/02/2014;004711;5A\r\nLe Goff;;René;;13/04/2014;004712;5A\r\n",
        [LEA, RENE],
        IN_5A,
        unread=["Prénom 2", "Né(e) le"],
    ),
    Listing(
        "École directe, headings in capitals",
        "Identifiant élève,NOM,PRENOM,CLASSE,DATE ENTREE,DATE SORTIE\r\n"
        "004711,Martin,Léa,5A,01/09/2026,\r\n004712,Le Goff,René,5A,01/09/2026,31/05/2027\r\n",
        [LEA, RENE],
        IN_5A,
    ),
    Listing(
        "PowerSchool in French, of an old Mac",
        "Numéro d'élève\tNom de famille\tPrénom\tFoyer\r"
        "004711\tMartin\tLéa\t5A\r004712\tLe Goff\tRené\t5A\r",
        [LEA, RENE],
        IN_5A,
        encoding="mac_roman",
    ),
    Listing(
        "Séneca, enrolments with states",
        '"Alumno/a","Estado Matrícula","Nº Id. Escolar","Primer apellido","Segundo apellido",'
        '"Nombre","Unidad"\r\n"García López, Inés","","004711","García","López","Inés","1ºA"\r\n'
        '"Núñez Peña, Iván","","004712","Núñez","Peña","Iván","1ºA"\r\n'
        '"Gil Sanz, Ana","Trasladada","004713","Gil","Sanz","Ana","1ºA"\r\n',
        [INES, IVAN],
        IN_1A,
        unread=["Alumno/a"],
        left_out=[4],
        encoding="cp1252",
    ),
    Listing(
        "Clickedu, first and second surname",
        "Nombre;1r apellido;2º apellido;Id. alumno;Clase\r\n"
        "Inés;García;López;004711;1ºA\r\nIván;Núñez;Peña;004712;1ºA\r\n",
        [INES, IVAN],
        IN_1A,
    ),
    Listing(
        "iDoceo, students of a class",
        "Apellidos\tNombre\tNº lista\tID\r\n"
        "García López\tInés\t1\t004711\r\nNúñez Peña\tIván\t2\t004712\r\n",
        [INES, IVAN],
        IN_1A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"id": "number"}, one_class="1ºA"),
    ),
]
