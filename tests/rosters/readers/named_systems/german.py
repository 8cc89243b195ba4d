"""As WebUntis, SchILD, Untis and course sites export in German."""

from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import NO_HEADINGS, Choices
from tests.rosters.readers.named_systems.listing import Listing

JURGEN, ZOE = ("004711", "Jürgen", "Müller"), ("004712", "Zoë", "Weiß")
BOTH = [JURGEN, ZOE]
IN_7A = [("004711", "7a"), ("004712", "7a")]

GERMAN = [
    Listing(
        "WebUntis, students as the export names their fields",
        "name\tlongName\tforeName\tgender\tbirthDate\tklasse.name\tentryDate\texitDate\tid\texternKey\n"
        "MueJue\tMüller\tJürgen\tM\t01.02.2014\t7a\t17.08.2026\t\t17\t004711\n"
        "WeiZoe\tWeiß\tZoë\tW\t03.04.2014\t7a\t17.08.2026\t\t18\t004712\n",
        BOTH,
        IN_7A,
        unread=["name", "gender", "birthDate", "id"],
    ),
    Listing(
        "WebUntis, students",
        "Kurzname;Langname;Vorname;Klasse;Eintrittsdatum;Austrittsdatum;Schlüssel (extern)\n"
        "MueJue;Müller;Jürgen;7a;17.08.2026;;004711\nWeiZoe;Weiß;Zoë;7a;17.08.2026;;004712\n",
        BOTH,
        IN_7A,
        unread=["Kurzname"],
    ),
    Listing(
        "SchILD, export with the internal number",
        "Interne ID-Nummer;Nachname;Vorname;Klasse;Geschlecht\r\n"
        "004711;Müller;Jürgen;7a;m\r\n004712;Weiß;Zoë;7a;w\r\n",
        BOTH,
        IN_7A,
        unread=["Geschlecht"],
        encoding="cp1252",
    ),
    Listing(
        "SchILD, export with the GUID alone",
        "Nachname|Vorname|Geburtsdatum|Klasse|Eindeutige Nummer (GUID)\r\n"
        "Müller|Jürgen|01.02.2014|7a|{A1}\r\nWeiß|Zoë|03.04.2014|7a|{A2}\r\n",
        [("{A1}", *JURGEN[1:]), ("{A2}", *ZOE[1:])],
        [("{A1}", "7a"), ("{A2}", "7a")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"eindeutigenummerguid": "number"}),
    ),
    Listing(
        "Untis, students with headings",
        "Name;Langname;Vorname;Studentennummer;Klasse;Geburtsdatum\r\n"
        "MueJue;Müller;Jürgen;004711;7a;01.02.2014\r\nWeiZoe;Weiß;Zoë;004712;7a;03.04.2014\r\n",
        BOTH,
        IN_7A,
        unread=["Name", "Geburtsdatum"],
    ),
    Listing(
        "Untis, students without headings as its GPU files are",
        '"MueJue";"Müller";"";"Jürgen";"004711";"7a"\r\n"WeiZoe";"Weiß";"";"Zoë";"004712";"7a"\r\n',
        BOTH,
        IN_7A,
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(
            heading_line=NO_HEADINGS,
            columns={
                "column2": "family_name",
                "column4": "given_name",
                "column5": "number",
                "column6": "class_code",
            },
        ),
    ),
    Listing(
        "Moodle, participants in German",
        "\ufeffVorname,Nachname,ID-Nummer,E-Mail-Adresse,Gruppen\n"
        "Jürgen,Müller,004711,j@school.example,7a\nZoë,Weiß,004712,z@school.example,7a\n",
        BOTH,
        IN_7A,
        unread=["E-Mail-Adresse"],
    ),
]
