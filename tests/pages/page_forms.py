"""The forms that a page shows, with each field as a person finds it, and as she fills it in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str]
Sent = dict[str, list[str]]

NOT_TYPED = {"hidden", "submit", "button", "file", "password", "search"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source"}
"""Elements without an end."""

WORDS_BY_TYPE = {
    "date": "2026-09-03",
    "time": "10:10",
    "datetime-local": "2026-09-03T10:10",
    "email": "entered@example.org",
    "tel": "+49 30 7654321",
}


@dataclass
class PageField:
    """A field; of a choice each option is one, of a select all of them."""

    kind: str
    name: str
    value: str = ""
    is_chosen: bool = True
    options: list[str] = field(default_factory=list)
    attributes: Attributes = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        return self.kind not in NOT_TYPED and bool(self.name)

    def filled(self) -> str:
        """Return something that differs from what stands there, of the kind that is asked for."""
        if self.kind == "select":
            others = [option for option in self.options if option not in {"", self.value}]
            return others[-1] if others else self.value
        if self.kind == "number":
            least, most = (int(self.attributes.get(name) or 0) for name in ("min", "max"))
            return str(min(least + 7, most or least + 7))
        if self.kind in {"checkbox", "radio"}:
            return self.value
        words = WORDS_BY_TYPE.get(self.kind) or f"Entered {self.name}"
        return words[: int(self.attributes.get("maxlength") or len(words))]


@dataclass
class PageForm:
    """A form that sends: where, and its fields in order.

    Args:
        keeps: how the browser keeps what is entered over a sign-in that ran out; None: it does not.
    """

    action: str
    is_sending: bool
    keeps: str | None = None
    fields: list[PageField] = field(default_factory=list)

    @property
    def typed(self) -> list[PageField]:
        return [one for one in self.fields if one.is_typed]

    @property
    def n_entries(self) -> int:
        """Count what is entered: a choice of radios is one, a tick is one."""
        radios = {one.name for one in self.typed if one.kind == "radio"}
        return len(radios) + sum(one.kind != "radio" for one in self.typed)

    def shown(self) -> Sent:
        """Return what the form would send as it stands."""
        sent: Sent = {}
        for one in self.fields:
            if one.is_chosen and one.name and one.kind not in {"file", "submit"}:
                sent.setdefault(one.name, []).append(one.value)
        return sent

    def filled(self) -> Sent:
        """Return what a person has entered who filled in every field."""
        sent = {one.name: [one.value] for one in self.fields if one.kind == "hidden"}
        for one in self.typed:
            if one.kind == "checkbox":
                sent.setdefault(one.name, []).append(one.filled())
            else:
                sent[one.name] = [one.filled()]
        return sent


class PageForms(HTMLParser):
    """Read the forms of a page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[PageForm]()
        self._open: PageForm | None = None
        self._select: PageField | None = None
        self._text: PageField | None = None
        self._around: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._around.append(given.get("data-keep", self._around[-1] if self._around else None))
        if read := getattr(self, f"_read_{tag}", None):
            read(given)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._around:
            self._around.pop()
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text.value += data.removeprefix("\n")

    def _read_form(self, given: Attributes) -> None:
        address = urljoin(self.address, given.get("action") or self.address)
        is_sending = given.get("method", "").lower() == "post"
        self._open = PageForm(address.partition("#")[0], is_sending, self._around[-1])
        self.forms.append(self._open)

    def _read_input(self, given: Attributes) -> None:
        kind = given.get("type", "text")
        value = given.get("value", "on" if kind == "checkbox" else "")
        is_chosen = kind not in {"checkbox", "radio"} or "checked" in given
        self._add(PageField(kind, given.get("name", ""), value, is_chosen, attributes=given))

    def _read_textarea(self, given: Attributes) -> None:
        self._text = self._add(PageField("textarea", given.get("name", ""), attributes=given))

    def _read_select(self, given: Attributes) -> None:
        self._select = self._add(PageField("select", given.get("name", "")))

    def _read_option(self, given: Attributes) -> None:
        if self._select is None:
            return
        self._select.options.append(given.get("value", ""))
        if "selected" in given or len(self._select.options) == 1:
            self._select.value = given.get("value", "")

    def _add(self, found: PageField) -> PageField | None:
        if self._open is None:
            return None
        self._open.fields.append(found)
        return found


def forms_of(address: str, html: str) -> list[PageForm]:
    """Return the forms in which something is entered and sent."""
    found = PageForms(address, html).forms
    return [form for form in found if form.is_sending and form.typed]
