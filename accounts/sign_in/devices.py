"""What somebody is logged in with, in words: the browser and the kind of machine."""

from django.utils.translation import gettext as _

# Nearly all call themselves Chrome and Safari as well: the narrower word stands first.
BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
MACHINES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}
"""By what stands in the header that a browser sends; the first one that is found counts."""


def device_of(user_agent: str) -> str:
    browser, machine = _first(BROWSERS, user_agent), _first(MACHINES, user_agent)
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or user_agent[:60] or _("Unknown browser")


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")
