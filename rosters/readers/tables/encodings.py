"""Tell from its letters in which encoding a text was saved, and say how certain that is.

Few names are a short text for statistics, so what charset-normalizer finds is weighed together with
what names are made of: letters of one alphabet, capitals in front, the usual ones of a language.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from rosters.errors import RosterUnreadableError

UTF_8, UTF_16, TWICE = "utf-8", "utf-16", "utf-8-twice"
EIGHT_BITS = ("cp1252", "cp1250", "cp1251", "mac_roman", "cp932", "gb18030")
NAMES = {
    UTF_8: "UTF-8",
    UTF_16: "UTF-16",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "mac_roman": "Mac Roman",
    "cp932": "Shift-JIS",
    "gb18030": "GB18030",
    TWICE: "UTF-8 × 2",
}
"""What a person may choose, by the name that Python knows."""

_MARKS = {
    codecs.BOM_UTF8: (UTF_8, "utf-8-sig"),
    codecs.BOM_UTF16_LE: (UTF_16, "utf-16"),
    codecs.BOM_UTF16_BE: (UTF_16, "utf-16"),
}
MOST_BYTES = 60_000
"""So many bytes of lines with letters beyond English decide; more say the same."""

CLEAR_LEAD = 0.35
"""Points a letter by which the best reading must lead the next, or a person is asked."""

LEAST_EMPTY = 8
"""Of so many bytes of UTF-16 at least one is empty, in headings and commas if nowhere else."""

WESTERN_LEAD = 0.08
"""So little is enough for the usual one of Windows' two Latin encodings."""

USUAL = {
    "cp1252": "äöüßéèêëàâáíìîïóòôõúùûñçæøåãÿœýðþÄÖÜÉÈÀÁÂÅØÆÇÑÍÓÚŒŠšŽžÞ’‘“”–…ºª°",
    "cp1250": "ąćęłńóśźżáéěíúůýčďňřšťžőűăâîşţđäöüßľĺŕôçëĄĆĘŁŃÓŚŹŻÁÉÍÚÝČĎŇŘŠŤŽŐŰÄÖÜĽĐŞŢĂÂÎ’„”–°",
    "mac_roman": "äöüßéèêëàâáíìîïóòôõúùûñçæøåãÿœÄÖÜÉÈÀÁÂÅØÆÇÑÍÓÚŒ’‘“”–…ºª°",
}
ORDINALS = "ºª°"
"""They stand behind a digit or an N: 1ºA, N°; anywhere else they are letters wrongly read."""

RARE = {
    "cp1252": dict.fromkeys("ÐÞðþýÿ", 0.5) | dict.fromkeys("õûšŠžŽ", 0.4) | {"ø": 0.7},
    "cp1250": dict.fromkeys("ýçëţşŢŞĂđĐŹĄ", 0.5) | {"ź": 0.2},
    "mac_roman": dict.fromkeys("ÿõû", 0.5),
}
"""Letters that few names hold; every other usual one is worth a point."""

_TWICE = re.compile("[ÂÃÄÅÐÑØÙà-ï][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


@dataclass(frozen=True)
class Decoded:
    """A text, how it was read, and whether a person should look at the names."""

    text: str
    encoding: str
    is_sure: bool = True


def decode(content: bytes, encoding: str = "") -> Decoded:
    """Read a text, in the encoding that a person has chosen or that its letters show.

    Raises:
        RosterUnreadableError: it is no text, or none in that encoding.
    """
    if encoding:
        return Decoded(_decode_as(content, encoding), encoding)
    for mark, (name, codec) in _MARKS.items():
        if content.startswith(mark):
            return _unless_twice(Decoded(_strictly(content, codec), name))
    if b"\0" in content:
        return Decoded(_strictly(content, _order_of_utf_16(content)), UTF_16)
    try:
        return _unless_twice(Decoded(content.decode("utf-8"), UTF_8))
    except UnicodeDecodeError:
        return _guess(content)


def readings(content: bytes) -> dict[str, str]:
    """Return each encoding in which the bytes are a text, and that text."""
    found = {}
    for encoding in NAMES:
        try:
            found[encoding] = _decode_as(content, encoding)
        except RosterUnreadableError:
            continue
    return found


def _decode_as(content: bytes, encoding: str) -> str:
    if encoding == TWICE:
        once = _strictly(content.removeprefix(codecs.BOM_UTF8), "utf-8")
        twice = _undo(once)
        if twice is None:
            raise _unreadable()
        return twice
    if encoding == UTF_16:
        has_mark = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return _strictly(content, "utf-16" if has_mark else _order_of_utf_16(content))
    if encoding not in NAMES:
        raise _unreadable()
    return _strictly(content, "utf-8-sig" if encoding == UTF_8 else encoding)


def _strictly(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        raise _unreadable() from None


def _order_of_utf_16(content: bytes) -> str:
    """Tell by where the empty bytes of English letters, commas and line ends stand."""
    n_even, n_odd = content[0:2000:2].count(0), content[1:2000:2].count(0)
    n_most = max(n_even, n_odd)
    is_mixed = n_most < 2 * min(n_even, n_odd) + 1
    if is_mixed or n_most * LEAST_EMPTY < len(content[:2000]) or len(content) % 2:
        raise _unreadable()
    return "utf-16-be" if n_even > n_odd else "utf-16-le"


def _unless_twice(decoded: Decoded) -> Decoded:
    """Undo what a program did that took UTF-8 for Windows-1252 and saved that as UTF-8."""
    if decoded.encoding == UTF_8 and _TWICE.search(decoded.text):
        once = _undo(decoded.text)
        if once is not None:
            return Decoded(once, TWICE)
    return decoded


def _undo(text: str) -> str | None:
    if text.isascii():
        return None
    try:
        return b"".join(map(_byte_of, text)).decode("utf-8")
    except UnicodeError:
        return None


def _byte_of(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        # The five bytes that Windows-1252 leaves free are kept as they are.
        return letter.encode("latin-1")


def _guess(content: bytes) -> Decoded:
    sample = _lines_with_letters(content)
    suited = [x for x in EIGHT_BITS if _is_text(content, x)]
    if not suited:
        raise _unreadable()
    found = from_bytes(sample, cp_isolation=list(suited), enable_fallback=False)
    chaos = {name: match.chaos for match in found for name in match.could_be_from_charset}
    points = {x: _points(sample, x) - chaos.get(x, 0.3) for x in suited}
    best = max(suited, key=points.__getitem__)
    if points[best] < 0:
        raise _unreadable()
    text = content.decode(best)
    others = [x for x in suited if x != best and sample.decode(x) != sample.decode(best)]
    needed = {x: WESTERN_LEAD if (best, x) == ("cp1252", "cp1250") else CLEAR_LEAD for x in others}
    is_sure = all(points[best] - points[x] >= needed[x] for x in others)
    return Decoded(text, best, is_sure=is_sure)


def _lines_with_letters(content: bytes) -> bytes:
    lines = [line for line in content.splitlines() if not line.isascii()]
    found = b"\n".join(lines)
    return found if len(found) <= MOST_BYTES else b"\n".join(lines[: 1 + len(lines) // 20])


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _points(sample: bytes, encoding: str) -> float:
    """Return how usual the letters beyond English are, a byte."""
    text = sample.decode(encoding)
    n_bytes = sum(byte > 0x7F for byte in sample) or 1
    total, before = 0.0, " "
    for letter in text:
        if not letter.isascii():
            total += _usual(letter, before, encoding)
        elif letter.isalpha() and not before.isascii() and _is_foreign(before):
            total -= 2
        before = letter
    return total / n_bytes


def _usual(letter: str, before: str, encoding: str) -> float:
    kind = unicodedata.category(letter)
    if letter in ORDINALS and not before.isdigit() and before not in "Nn":
        points = -1.5
    elif encoding in USUAL:
        points = _latin(letter, encoding)
    elif encoding == "cp1251":
        points = 0.9 if "А" <= letter <= "я" or letter in "ЁёІіЇїЄєҐґЎў" else -1.5
    else:
        points = _chinese_or_japanese(letter, encoding)
    is_capital_within = kind == "Lu" and before.isalpha() and before.islower()
    is_mixed = before.isascii() and before.isalpha() and _is_foreign(letter)
    # Names in Latin letters hold few accents side by side.
    is_crowd = encoding in USUAL and before.isalpha() and not before.isascii()
    return points - 2 * (is_capital_within or is_mixed) - 0.7 * is_crowd


def _latin(letter: str, encoding: str) -> float:
    if letter not in USUAL[encoding]:
        return -1.5
    # Most files in Europe that are neither UTF-8 nor of a Mac are of Windows' western kind.
    lead = 0.1 if encoding == "cp1252" else 0.0
    return RARE[encoding].get(letter, 1.0) + lead


def _chinese_or_japanese(letter: str, encoding: str) -> float:
    if encoding == "cp932":
        if "\uff61" <= letter <= "\uff9f":
            return -1.0
        is_usual = "\u3041" <= letter <= "\u30fe" or letter in "　・ー々"
        return 2.4 if is_usual or _is_common_kanji(letter) else 0.2
    try:
        return 2.4 if letter.encode("gb2312")[0] < 0xD8 and letter > "\u3400" else 0.2
    except UnicodeEncodeError:
        return -2.0


def _is_common_kanji(letter: str) -> bool:
    """Say whether it is of the first level of the Japanese standard."""
    return "\u4e00" <= letter <= "\u9fff" and letter.encode("cp932")[0] < 0x98


def _is_foreign(letter: str) -> bool:
    """Say whether no word of English letters holds it."""
    return letter.isalpha() and letter > "\u0370"


def _unreadable() -> RosterUnreadableError:
    return RosterUnreadableError("csv_letters_unreadable")
