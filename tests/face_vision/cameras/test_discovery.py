"""Cameras that answer are found in allowed networks alone, whatever they write about themselves."""

import ipaddress
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.core.management import call_command

from face_vision.cameras.discovery import PORT, FoundCamera, find_cameras

SECONDS = 1.0
ANSWER = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<e:Header><w:RelatesTo>{number}</w:RelatesTo></e:Header>
<e:Body><d:ProbeMatches><d:ProbeMatch>
<d:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/Front%20door
 onvif://www.onvif.org/hardware/{hardware}</d:Scopes>
<d:XAddrs>http://192.0.2.1/onvif/device_service</d:XAddrs>
</d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"""


class Responder:
    """A camera on this machine, which answers what it was made to answer."""

    def __init__(self) -> None:
        self.doctype, self.hardware, self.number = "", "DS-2CD", ""
        self.raw = b""
        self.asked: list[bytes] = []
        self._is_over = threading.Event()
        self._link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.host = f"127.{os.getpid() % 250 + 1}.{os.getpid() // 250 % 250}.9"
        self._link.bind((self.host, PORT))

    @property
    def network(self) -> ipaddress.IPv4Network:
        return ipaddress.IPv4Network(self.host)

    def answer(self) -> None:
        self._link.settimeout(0.05)
        while not self._is_over.is_set():
            with suppress(TimeoutError):
                self._answer(*self._link.recvfrom(4096))
        self._link.close()

    def end(self) -> None:
        self._is_over.set()

    def _answer(self, question: bytes, sender: tuple[str, int]) -> None:
        self.asked.append(question)
        [number] = re.findall(rb"<w:MessageID>([^<]+)<", question)
        fields = {"number": self.number or number.decode(), "doctype": self.doctype}
        text = ANSWER.format(hardware=self.hardware, **fields)
        self._link.sendto(self.raw or text.encode(), sender)


@contextmanager
def running_responder() -> Iterator[Responder]:
    responder = Responder()
    thread = threading.Thread(target=responder.answer, daemon=True)
    thread.start()
    yield responder
    responder.end()
    thread.join()


@pytest.fixture
def responder():
    with running_responder() as responder:
        yield responder


def find(responder):
    return find_cameras([responder.network], seconds=SECONDS)


def test_a_camera_that_answers_is_found_where_its_answer_comes_from(responder):
    [found] = find(responder)
    assert found == FoundCamera(responder.host, "Front door", "DS-2CD")
    assert found.address == f"rtsp://{responder.host}/"
    assert b"NetworkVideoTransmitter" in responder.asked[0]


def test_a_machine_outside_the_networks_is_not_asked(responder):
    assert find_cameras([ipaddress.ip_network("127.0.0.4/30")], seconds=0.2) == []
    around = [responder.network.supernet(new_prefix=30)]
    assert find_cameras(around, closed=[responder.network], seconds=0.2) == []
    assert responder.asked == []


@pytest.mark.parametrize(
    "change",
    [
        {"number": "urn:uuid:another"},
        {"doctype": '<!DOCTYPE e [<!ENTITY a "aaaa">]>'},
        {"raw": b"<html></html>"},
        {"raw": b"\xff\xfe\x00"},
    ],
    ids=["to another question", "with entities", "no answer", "no text"],
)
def test_what_is_no_answer_to_the_question_is_passed_over(responder, change):
    for name, value in change.items():
        setattr(responder, name, value)
    assert find(responder) == []
    assert responder.asked


def test_the_command_lists_the_cameras_of_the_networks_that_are_allowed(
    responder, settings, capsys
):
    settings.CAMERA_NETWORKS, settings.SCHOOL_CAMERA_NETWORKS = [responder.network], {}
    call_command("find_cameras")
    assert f"rtsp://{responder.host}/  Front door, DS-2CD" in capsys.readouterr().out
    responder.raw = b"<html></html>"
    call_command("find_cameras")
    assert "No camera answers" in capsys.readouterr().out
