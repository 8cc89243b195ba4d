"""A site finds a free port, on this machine only."""

import socket

import pytest

from jobs.processes.ports import HOST, answers, free_port


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_free_port_is_taken_as_wished():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        wanted = probe.getsockname()[1]
    assert free_port(wanted) == wanted


def test_next_port_is_taken_where_the_wished_one_is_in_use(taken_port):
    assert taken_port < free_port(taken_port) <= taken_port + 10


def test_site_that_is_not_there_does_not_answer():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        assert not answers(probe.getsockname()[1])
