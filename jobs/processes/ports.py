"""Find a free port of this machine, and see when a site answers there."""

import http.client
import socket
from contextlib import suppress

HOST = "127.0.0.1"
N_PORTS = 100


def free_port(wanted: int) -> int:
    """Return the wanted port of the loopback address, or the next that is free.

    Raises:
        OSError: a hundred in a row are taken.
    """
    for port in range(wanted, wanted + N_PORTS):
        if _is_free(port):
            return port
    raise OSError(f"The ports {wanted} to {wanted + N_PORTS - 1} are all taken; name another.")


def answers(port: int) -> bool:
    """Say whether a site shows its front page, or the way to it, at this port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def is_open(port: int) -> bool:
    """Say whether anything answers at this port."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=5):
        return True
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does: a port whose last connections are still fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
