"""Which addresses of cameras may be opened."""

import ipaddress
import socket

import pytest

from face_vision.cameras.addresses import PRIVATE, find_machine, parse_address, require_allowed
from face_vision.errors import CameraUnavailable

NETWORKS = [ipaddress.ip_network(network) for network in PRIVATE]


def test_an_address_is_taken_apart():
    address = parse_address("rtsp://door:a@b@192.168.1.9/Streaming/Channels/101?profile=1")
    assert (address.host, address.port) == ("192.168.1.9", 554)
    assert address.credentials == "door:a%40b@"
    assert address.path == "/Streaming/Channels/101?profile=1"


@pytest.mark.parametrize(
    "source",
    [
        "ftp://192.168.1.9/video",
        "gopher://192.168.1.9/video",
        "file:///etc/passwd",
        "concat:rtsp://192.168.1.9/1",
        "rtsp:/192.168.1.9/1",
        "rtsp:///1",
        "rtsp://192.168.1.9:99999/1",
        "rtsp://192.168.1.9/1?tcp",
        "rtsp://192.168.1.9/1?profile=1&udp",
        "rtsp://192.168.1.9/1?x?http",
        "rtsp://192.168.1.9/1?listen=1",
        "rtsp://192.168.1.9/1?rtsp_transport=http",
        "rtsp://192.168.1.9/1 -i /etc/passwd",
        "rtsp://192.168.1.9/1|x",
        "rtsp://192.168.1.9\\@127.0.0.1/1",
        "rtsp://a%0d%0aX:b@192.168.1.9/1",
        "rtsp://192.168.1.9/\n1",
        "rtsp://192.168.1.9/#1",
        "rtsp://192.168.1.9<x>/1",
    ],
)
def test_what_is_no_plain_address_of_a_camera_is_refused(source):
    with pytest.raises(CameraUnavailable, match="not an address of a camera"):
        parse_address(source)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "169.254.169.254", "100.64.0.1", "8.8.8.8", "172.32.0.1", "192.169.0.1"),
        *("[::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "[2001:db8::1]", "[::127.0.0.1]"),
    ],
)
def test_outside_of_a_building_nothing_is_opened(host):
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        require_allowed(f"rtsp://{host}/1", NETWORKS)


@pytest.mark.parametrize("host", ["10.1.2.3", "172.16.0.9", "[fd00::7]", "[::ffff:10.1.2.3]"])
def test_within_a_building_it_may_be(host):
    require_allowed(f"rtsp://{host}/1", NETWORKS)
    assert find_machine(parse_address(f"rtsp://{host}/1"), NETWORKS) == host.strip("[]")


@pytest.mark.parametrize("host", ["2130706433", "127.1", "localhost"])
def test_other_ways_to_write_this_machine_lead_nowhere(host):
    require_allowed(f"rtsp://{host}/1", NETWORKS)
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        find_machine(parse_address(f"rtsp://{host}/1"), NETWORKS)


def answer_with(monkeypatch, *hosts):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 554)) for host in hosts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


def test_a_name_is_as_good_as_every_machine_it_leads_to(monkeypatch):
    answer_with(monkeypatch, "10.0.0.7", "127.0.0.1")
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        find_machine(parse_address("rtsp://camera.example/1"), NETWORKS)


def test_the_machine_that_was_checked_is_the_one_to_connect_to(monkeypatch):
    answer_with(monkeypatch, "10.0.0.7")
    assert find_machine(parse_address("rtsp://camera.example/1"), NETWORKS) == "10.0.0.7"


def test_a_name_that_nobody_has_is_told():
    with pytest.raises(CameraUnavailable, match="No machine"):
        find_machine(parse_address("rtsp://camera.invalid/1"), NETWORKS)


def test_of_networks_in_each_other_the_narrowest_says_whose_a_machine_is():
    theirs = [ipaddress.ip_network("10.4.0.0/16")]
    require_allowed("rtsp://10.3.0.9/1", NETWORKS, theirs)
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        require_allowed("rtsp://10.4.0.9/1", NETWORKS, theirs)
    ours = [*NETWORKS, ipaddress.ip_network("10.4.7.0/24")]
    require_allowed("rtsp://10.4.7.9/1", ours, theirs)
