"""Why scans of letters are refused: part of the sentences of this room (`faces/errors.py`)."""

from django.utils.translation import gettext_noop as _

MESSAGES = {
    "scan_missing": _("Choose the scan of the letter: a PDF or a photo."),
    "scan_unreadable": _("This is no PDF and no photo that can be read: scan the letters again."),
    "scan_too_large": _(
        "The scan is larger than %(limit)s MB: scan with 150 to 200 dpi, or in parts."
    ),
    "scan_pages_too_many": _("The scan has more than %(limit)s pages: send it in parts."),
    "scan_without_students": _(
        "A letter is kept with a consent, and there is none: enter “Yes” for those whose letters "
        "the scan holds, or leave the scan out."
    ),
    "scan_pages_differ": _(
        "The scan has %(pages)s pages for %(students)s students ticked: tick those whose letters "
        "it holds, with equally many pages each."
    ),
    "scan_code_of_nobody": _(
        "The letter on page %(page)s belongs to nobody it could be kept with: tick them too, or "
        "take the page out."
    ),
    "scan_without_codes": _(
        "No code of a letter can be read in this scan: scan it again, or send each letter on the "
        "student's page."
    ),
    "scan_codes_of_two": _(
        "The letter of %(student)s is in the scan twice, on page %(page)s too: take one out."
    ),
    "scan_notice_differs": _(
        "The letter on page %(page)s is one of another notice: choose the notice that was signed."
    ),
    "scan_order_unclear": _(
        "The letter that begins on page %(page)s bears codes of two students: sort the pages, or "
        "scan again."
    ),
    "scan_codes_unread": _(
        "The codes on pages %(pages)s cannot be read, and the pages are not in the order of the "
        "list. They are the letters of %(names)s: sort the pages, or enter these answers without "
        "the scan and send it below the list."
    ),
    "scan_page_unclear": _(
        "The code on page %(page)s cannot be read, and another letter may begin there: scan again, "
        "or send each letter on the student's page."
    ),
}
