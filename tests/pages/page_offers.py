"""What a page offers its reader: the links, and the forms as they are sent untouched."""

from html.parser import HTMLParser
from urllib.parse import urljoin

Fields = dict[str, str]
UNTICKED = {"checkbox", "radio", "file"}


class PageOffers(HTMLParser):
    """The addresses that a page opens, and those it sends to, with the fields of the form.

    A button of its own address or value counts as a form that it sends.
    """

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, set[str](), dict[str, Fields]()
        self._forms_by_id: dict[str, tuple[str, Fields]] = {}
        self._open: tuple[str, Fields] | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        read = getattr(self, f"_read_{tag}", None)
        if read:
            read(given)
        if "hx-get" in given and self._own(given["hx-get"]):
            self.links.add(self._whole(given["hx-get"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _read_a(self, given: Fields) -> None:
        if "href" in given and self._own(given["href"]):
            self.links.add(self._whole(given["href"]))

    def _read_img(self, given: Fields) -> None:
        if self._own(given.get("src", "")):
            self.links.add(self._whole(given["src"]))

    def _read_form(self, given: Fields) -> None:
        if given.get("method", "").lower() == "post":
            self._open = (self._whole(given.get("action", "")), {})
            self._forms_by_id[given.get("id", "")] = self._open
            self.forms.setdefault(*self._open)

    def _read_input(self, given: Fields) -> None:
        form = self._form_of(given)
        is_given = given.get("type") not in UNTICKED or "checked" in given
        if form and given.get("name") and is_given:
            form[1].setdefault(given["name"], given.get("value", ""))

    def _read_select(self, given: Fields) -> None:
        self._select = given.get("name", "")

    def _read_option(self, given: Fields) -> None:
        if self._open and (given.get("value") and not self._open[1].get(self._select)):
            self._open[1][self._select] = given["value"]

    def _read_button(self, given: Fields) -> None:
        form = self._form_of(given)
        if form is None or given.get("type", "submit") != "submit":
            return
        address = self._whole(given["formaction"]) if "formaction" in given else form[0]
        own = {given["name"]: given.get("value", "")} if given.get("name") else {}
        sent = self.forms.setdefault(address, form[1] if address == form[0] else {})
        for name, value in {**form[1], **own}.items():
            sent.setdefault(name, value)

    def _form_of(self, given: Fields) -> tuple[str, Fields] | None:
        return self._forms_by_id.get(given["form"]) if "form" in given else self._open

    def _whole(self, address: str) -> str:
        return urljoin(self.address, address).partition("#")[0]

    def _own(self, address: str) -> bool:
        whole = self._whole(address)
        return whole.startswith("/") and not whole.startswith("/static/")
