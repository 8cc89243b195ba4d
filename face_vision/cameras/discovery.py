"""Ask a building's networks which cameras are there: WS-Discovery, as ONVIF cameras answer it.

One question goes to all who listen beside this machine (multicast), and one to each machine of the
networks that are small enough. Whoever answers from a machine outside the networks is passed over,
and of what it writes about itself nothing is believed but names: where it is says its answer.

https://www.onvif.org/specs/core/ONVIF-Core-Specification.pdf, section 7
"""

import ipaddress
import re
import socket
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

from face_vision.cameras.addresses import Networks, is_within

GROUP, PORT = "239.255.255.250", 3702
"""Where devices listen for the question (WS-Discovery 1.1, section 2.4)."""

SECONDS = 4.0
"""So long answers are waited for; devices answer within half a second."""

MOST_ASKED = 1024
"""Machines that are asked one by one."""

MOST_BYTES = 64 * 1024
MOST_LETTERS = 100

MOST_FOUND = 500
"""A school has fewer; whoever answers under made-up addresses fills no memory."""

_DISCOVERY = "{http://schemas.xmlsoap.org/ws/2005/04/discovery}"
_ADDRESSING = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"
_SCOPE = re.compile(r"onvif://www\.onvif\.org/(name|hardware)/(\S+)", re.IGNORECASE)
_QUESTION = """<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<e:Header><w:MessageID>{number}</w:MessageID>
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body>
</e:Envelope>"""


@dataclass(frozen=True)
class FoundCamera:
    """A camera that answered.

    Args:
        host: the machine from which it did.
        name: as it calls itself; may be empty.
        hardware: its model; may be empty.
    """

    host: str
    name: str
    hardware: str

    @property
    def address(self) -> str:
        """How its address begins; user, password and path are its maker's."""
        return f"rtsp://{self.host}/"


def find_cameras(
    networks: Networks,
    *,
    closed: Networks = (),
    seconds: float = SECONDS,
) -> list[FoundCamera]:
    """Return the cameras that answer from networks that are allowed, by their addresses.

    Args:
        networks: those in which a camera may be.
        closed: somebody else's; of several that hold a machine the narrowest counts.
        seconds: how long answers are waited for.
    """
    number = f"urn:uuid:{uuid.uuid4()}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        link.bind(("", 0))
        question = _QUESTION.format(number=number).encode()
        for host in (*_groups(networks), *_machines(networks, closed)):
            # A network that cannot be reached answers nothing.
            with suppress(OSError):
                link.sendto(question, (host, PORT))
        found: dict[str, FoundCamera] = {}
        for host, answer in _answers(link, seconds):
            if not is_within(ipaddress.ip_address(host), networks, closed):
                continue
            if camera := _camera_of(host, answer, number):
                found[host] = camera
            if len(found) == MOST_FOUND:
                break
    return sorted(found.values(), key=lambda camera: ipaddress.ip_address(camera.host))


def _groups(networks: Networks) -> tuple[str, ...]:
    """Return whom the question goes to at once; nobody where this machine alone is allowed."""
    return () if all(network.is_loopback for network in networks) else (GROUP,)


def _machines(networks: Networks, closed: Networks) -> Iterator[str]:
    """Give the machines of the smallest networks, as many as are asked one by one."""
    small = sorted((one for one in networks if one.version == 4), key=lambda one: one.num_addresses)
    n_left = MOST_ASKED
    for network in small:
        n_left -= network.num_addresses
        if n_left < 0:
            return
        yield from (str(host) for host in network.hosts() if is_within(host, networks, closed))


def _answers(link: socket.socket, seconds: float) -> Iterator[tuple[str, bytes]]:
    ends_at_s = time.monotonic() + seconds
    while (left_s := ends_at_s - time.monotonic()) > 0:
        link.settimeout(left_s)
        try:
            answer, (host, _port) = link.recvfrom(MOST_BYTES)
        except TimeoutError:
            return
        except OSError:
            # A machine that was asked says that nobody listens there.
            continue
        yield host, answer


def _camera_of(host: str, answer: bytes, number: str) -> FoundCamera | None:
    """Read what a camera writes; None for what is no answer to our question."""
    try:
        text = answer.decode("utf-8")
        # Without a document type there are no entities that could grow or lead elsewhere.
        if "<!DOCTYPE" in text:
            return None
        message = ElementTree.fromstring(text.partition("?>")[2] or text)  # noqa: S314
    except (UnicodeDecodeError, ElementTree.ParseError):
        return None
    if _text(message, f"{_ADDRESSING}RelatesTo") != number:
        return None
    if message.find(f".//{_DISCOVERY}ProbeMatch") is None:
        return None
    scopes = dict(_scopes(_text(message, f"{_DISCOVERY}Scopes")))
    return FoundCamera(host, scopes.get("name", ""), scopes.get("hardware", ""))


def _text(message: ElementTree.Element, name: str) -> str:
    return (message.findtext(f".//{name}") or "").strip()


def _scopes(text: str) -> Sequence[tuple[str, str]]:
    return [(kind.lower(), _shown(unquote(word))) for kind, word in _SCOPE.findall(text)]


def _shown(word: str) -> str:
    """Leave out what nobody sees: it could turn a line around, and no database takes a NUL."""
    return "".join(letter for letter in word if letter.isprintable())[:MOST_LETTERS]
