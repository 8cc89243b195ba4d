"""Selenium's commands in Firefox's own protocol, Marionette, as geckodriver translates them.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import itertools
import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

IN_FIREFOX = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.QUIT: "Marionette:Quit",
    Command.SET_TIMEOUTS: "WebDriver:SetTimeouts",
    Command.SET_WINDOW_RECT: "WebDriver:SetWindowRect",
    Command.GET: "WebDriver:Navigate",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.DELETE_ALL_COOKIES: "WebDriver:DeleteAllCookies",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.FIND_CHILD_ELEMENTS: "WebDriver:FindElements",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.CLEAR_ELEMENT: "WebDriver:ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.IS_ELEMENT_ENABLED: "WebDriver:IsElementEnabled",
}
ANSWERS_WITHIN_S = 60


class Marionette(RemoteConnection):
    """A connection to a Firefox on this machine: `LENGTH:JSON`, a number for each command."""

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig("http://localhost"))
        address = ("127.0.0.1", port)
        self._socket = socket.create_connection(address, timeout=ANSWERS_WITHIN_S)
        self._answers = self._socket.makefile("rb")
        self._numbers = itertools.count(1)
        self._read()  # Firefox begins with a greeting.

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        words = IN_FIREFOX[command]
        message = json.dumps([0, next(self._numbers), words, in_firefox(command, params)])
        sent = message.encode()
        self._socket.sendall(b"%d:%s" % (len(sent), sent))
        _, _, error, answer = self._read()
        if error:
            return {"status": error["error"], "value": error}
        is_wrapped = isinstance(answer, dict) and answer.keys() == {"value"}
        return {"value": answer["value"] if is_wrapped else answer}

    def close(self) -> None:
        self._socket.close()
        super().close()

    def _read(self) -> Any:
        length = b""
        while (digit := self._answers.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox has hung up.")
            length += digit
        return json.loads(self._answers.read(int(length)))


def in_firefox(command: str, params: dict[str, Any]) -> dict[str, Any]:
    params = {name: value for name, value in params.items() if name != "sessionId"}
    match command:
        case Command.NEW_SESSION:
            return {}
        case Command.QUIT:
            return {"flags": ["eForceQuit"]}
        case Command.SCREENSHOT:
            return {"full": False, "hash": False}
        case Command.FIND_CHILD_ELEMENTS:
            return params | {"element": params.pop("id")}
    return params
