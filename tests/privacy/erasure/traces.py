"""Who is erased in the tests that look for what is left of her."""

GIVEN, FAMILY, NUMBER = "Zyxomma", "Quillfeather", "NR-778812"
PARENT, MAIL, PHONE = "Ottoline Quillfeather", "ottoline@quillfeather.example", "+49 30 7788123"
CHIP = b"\xff\xd8the face of nobody else\xff\xd9" * 20
KEY = 77_881_255
"""Her primary key: a number that is in no table by chance."""

SCHOOL = "Erasure School"
