"""As Pronote and systems of France, Spain and Latin America export in French and Spanish."""

from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from tests.rosters.readers.named_systems.listing import Listing

LEA, RENE = ("004711", "Léa", "Martin"), ("004712", "René", "Le Goff")
IN_5A = [("004711", "5eA"), ("004712", "5eA")]
INES, IVAN = ("004711", "Inés", "García López"), ("004712", "Iván", "Núñez Peña")
IN_1A = [("004711", "1ºA"), ("004712", "1ºA")]

FRENCH = [
    Listing(
        "Pronote, pupils",
        "Nom;Prénom;Né(e) le;Classe;Numéro national\r\n"
        "Martin;Léa;01/02/2014;5eA;004711\r\nLe Goff;René;13/04/2014;5eA;004712\r\n",
        [LEA, RENE],
        IN_5A,
        unread=["Né(e) le"],
        encoding="cp1252",
    ),
    Listing(
        "Pronote, pupils with one column of names",
        "Élève;Numéro;Classe;Date d'entrée;Date de sortie\r\n"
        "MARTIN Léa;004711;5eA;17/08/2026;\r\nLE GOFF René;004712;5eA;17/08/2026;\r\n",
        [("004711", "Léa", "MARTIN"), ("004712", "René", "LE GOFF")],
        IN_5A,
    ),
    Listing(
        "Moodle, participants in French",
        '\ufeffPrénom,"Nom de famille","Numéro d\'identification","Adresse de courriel",Groupes\n'
        'Léa,Martin,004711,l@school.example,5eA\nRené,"Le Goff",004712,r@school.example,5eA\n',
        [LEA, RENE],
        IN_5A,
        unread=["Adresse de courriel"],
    ),
]
SPANISH = [
    Listing(
        "Séneca, students of a group",
        "Alumno/a;Nº Id. Escolar;Unidad;Fecha de nacimiento\r\n"
        "García López, Inés;004711;1ºA;01/02/2014\r\nNúñez Peña, Iván;004712;1ºA;13/04/2014\r\n",
        [INES, IVAN],
        IN_1A,
        unread=["Fecha de nacimiento"],
        encoding="cp1252",
    ),
    Listing(
        "PowerSchool, quick export in Spanish",
        "Número de alumno\tApellidos, nombre\tGrado\tGrupo\n"
        "004711\tGarcía López, Inés\t1\t1ºA\n004712\tNúñez Peña, Iván\t1\t1ºA\n",
        [INES, IVAN],
        IN_1A,
        unread=["Grado"],
    ),
    Listing(
        "Google Classroom in Spanish",
        "Nombre,Apellidos,Dirección de correo electrónico\n"
        "Inés,García López,i@school.example\nIván,Núñez Peña,v@school.example\n",
        [("i@school.example", *INES[1:]), ("v@school.example", *IVAN[1:])],
        [("i@school.example", "1ºA"), ("v@school.example", "1ºA")],
        asks=(o.COLUMNS,),
        looks=1,
        choices=Choices(columns={"direccióndecorreoelectrónico": "number"}, one_class="1ºA"),
    ),
    Listing(
        "Moodle, participants in Spanish",
        '\ufeffNombre,Apellido(s),"Número de ID","Dirección de correo",Grupos\n'
        'Inés,"García López",004711,i@school.example,1ºA\n'
        'Iván,"Núñez Peña",004712,v@school.example,1ºA\n',
        [INES, IVAN],
        IN_1A,
        unread=["Dirección de correo"],
    ),
    Listing(
        "A Spanish ministry's list with two surnames",
        "Nº expediente;Primer apellido;Segundo apellido;Nombre;Unidad\n"
        "004711;García;López;Inés;1ºA\n004712;Núñez;Peña;Iván;1ºA\n",
        [INES, IVAN],
        IN_1A,
    ),
]
