"""The window of one desk, from the key that opens it until somebody closes it."""

import subprocess
import time
import webbrowser

from attendance_site.installation.desk.keys import VALID_S, drop_key, is_unused
from attendance_site.installation.desk.window import (
    is_profile_open,
    opening_page_of,
    window_command,
    write_opening_page,
)
from faces.management.terminal import Refused
from jobs.processes.programs import Processes


class ShownWindow:
    """A window that is open, and the key on its way to it.

    Args:
        processes: those of the desk, which the window does not outlive.
        browser: that shows it; None for a tab of the usual one, whose end nobody sees.
        address: of the desk.
        key: that opens it without a log-in; "" where it asks for one.
    """

    def __init__(
        self, processes: Processes, browser: str | None, address: str, *, key: str
    ) -> None:
        self._browser, self._key = browser, key
        self._deadline_s = time.monotonic() + VALID_S
        url = write_opening_page(f"{address}open/", key).as_uri() if key else address
        self._process: subprocess.Popen[bytes] | None = None
        if browser is None:
            webbrowser.open(url)
        else:
            self._process = processes.spawn(window_command(browser, url))

    @property
    def is_tab(self) -> bool:
        return self._process is None

    @property
    def is_handed_over(self) -> bool:
        """Tell whether a browser that was open already shows it."""
        return self._process is not None and self._process.poll() == 0 and is_profile_open()

    def is_closed(self, *, is_served_by_us: bool) -> bool:
        """Say whether the desk may end.

        A browser that has a window of the desk already takes the address over, and the one that
        was started ends at once.

        Args:
            is_served_by_us: the site would end with this desk, and with it that other window.

        Raises:
            Refused: the browser could not show it.
        """
        self._drop_used_key()
        code = None if self._process is None else self._process.poll()
        if code is None:
            return False
        if code > 0:
            raise Refused(
                f"{self._browser} ended with an error ({code}). Name another with --browser, or "
                "start the desk with --no-window and open its address yourself."
            )
        # The other browser has not read the page yet.
        is_on_its_way = bool(self._key)
        return not (is_on_its_way or (is_served_by_us and is_profile_open()))

    def close(self) -> None:
        """Forget its key; the processes of the desk end its browser, if that is theirs."""
        if self._key:
            drop_key(self._key)
            opening_page_of(self._key).unlink(missing_ok=True)
        self._key = ""

    def _drop_used_key(self) -> None:
        is_late = time.monotonic() > self._deadline_s
        if self._key and (is_late or not is_unused(self._key)):
            self.close()
