"""Read from a page what a person reads or hears: texts, spoken attributes, words for scripts."""

from html.parser import HTMLParser

SPOKEN = {"alt", "aria-label", "placeholder", "title", "content"}
SILENT = {"script", "style"}
PUNCTUATION = " ,.;:?!·–›"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        attributes = {name: value or "" for name, value in attrs}
        names = [n for n in attributes if n in SPOKEN or _is_sentence(n, attributes[n])]
        if tag == "meta" and attributes.get("name") != "apple-mobile-web-app-title":
            names = []
        if tag == "input" and attributes.get("type") == "submit":
            names.append("value")
        self.texts += [" ".join(attributes[name].split()) for name in names]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))


def _is_sentence(name: str, value: str) -> bool:
    """Scripts find sentences in data attributes, beside names of states and addresses."""
    return name.startswith("data-") and " " in value and value[0].isupper()


def texts_of(html: str) -> set[str]:
    reader = _Reader()
    reader.feed(html)
    return {text.strip(PUNCTUATION) for text in reader.texts} - {""}
