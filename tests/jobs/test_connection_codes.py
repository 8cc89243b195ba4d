"""Why a server gave no answer is named by a code, whatever library wrapped it; no word is kept."""

import errno
import http.client
import smtplib
import socket
import ssl

import pytest

from jobs.failures import connection_code, mail_refusal

NAMED = "lina.meier@school.example"


def wrapped(cause):
    """As libraries do: an error of their own because of the system's."""
    try:
        try:
            raise cause
        except Exception as error:
            raise RuntimeError(NAMED) from error
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(-2, NAMED), "connection_unresolved"),
        (ConnectionRefusedError(111, NAMED), "connection_refused"),
        (TimeoutError(NAMED), "connection_timed_out"),
        (ConnectionResetError(104, NAMED), "connection_broken"),
        (ssl.SSLEOFError(8, NAMED), "connection_broken"),
        (http.client.IncompleteRead(b""), "connection_broken"),
        (smtplib.SMTPServerDisconnected(NAMED), "connection_broken"),
        (ssl.SSLCertVerificationError(1, NAMED), "connection_untrusted"),
        (OSError(errno.EHOSTUNREACH, NAMED), "connection_unreachable"),
        (OSError(errno.EIO, NAMED), "connection_failed"),
        (ZeroDivisionError(NAMED), "connection_failed"),
    ],
)
def test_a_code_says_why_and_the_log_holds_no_word_of_the_error(error, code, caplog):
    assert connection_code(error) == code
    assert connection_code(wrapped(error)) == code
    assert type(error).__name__ in caplog.text
    assert NAMED not in caplog.text


def test_a_mail_servers_own_answer_is_kept_without_the_address():
    refusal = smtplib.SMTPRecipientsRefused({NAMED: (550, b"5.1.1 No such user")})
    found = mail_refusal(refusal, refused="mail_answer")
    assert found == ("mail_answer", {"answer": "550 5.1.1 No such user"})


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError(NAMED), "mail_address_unusable"),
        (smtplib.SMTPServerDisconnected(NAMED), "connection_broken"),
        (ssl.SSLCertVerificationError(1, NAMED), "connection_untrusted"),
    ],
)
def test_a_mail_that_got_no_answer_has_a_code_of_ours(error, code):
    assert mail_refusal(error, refused="mail_answer") == (code, {})
