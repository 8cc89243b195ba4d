"""What the issuer answered is given on while it is asked anew, and while it does not answer."""

import threading
from unittest import mock

import pytest
import requests

from accounts.sign_in.single_sign_on import issuer_answers
from accounts.sign_in.single_sign_on.issuer_answers import (
    FAILURE_KEPT_S,
    KEPT_S,
    KEYS_KEPT_S,
    OLDEST_S,
    IssuerAnswers,
)

ADDRESS = "https://issuer.example/keys"
PATIENCE_S = 10


class Issuer:
    """Answers with a number that grows, or not at all, and only when it is let."""

    def __init__(self):
        self.n_asked, self.is_down = 0, False
        self.was_asked, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    def get(self, _session, address, **_more):
        self.n_asked += 1
        self.was_asked.set()
        assert self.may_answer.wait(PATIENCE_S)
        if self.is_down:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"n": %d}' % self.n_asked
        return answer


@pytest.fixture
def issuer():
    found = Issuer()
    with mock.patch.object(requests.Session, "get", lambda *args, **more: found.get(*args, **more)):
        yield found


@pytest.fixture
def clock():
    with mock.patch.object(issuer_answers.time, "monotonic", return_value=1000.0) as now:
        yield now


def test_who_comes_while_it_is_asked_anew_gets_the_last_answer(issuer, clock):
    answers = IssuerAnswers()
    assert answers.at(ADDRESS) == {"n": 1}
    clock.return_value += KEPT_S
    issuer.was_asked.clear()
    issuer.may_answer.clear()
    found = []
    asking = threading.Thread(target=lambda: found.append(answers.at(ADDRESS)))
    asking.start()
    assert issuer.was_asked.wait(PATIENCE_S)
    assert answers.at(ADDRESS) == {"n": 1}
    issuer.may_answer.set()
    asking.join(PATIENCE_S)
    assert found == [{"n": 2}]
    assert answers.at(ADDRESS) == {"n": 2}
    assert issuer.n_asked == 2


def test_who_comes_first_of_all_waits_for_whoever_asks(issuer):
    answers, found = IssuerAnswers(), []
    issuer.may_answer.clear()
    threads = [threading.Thread(target=lambda: found.append(answers.at(ADDRESS))) for _ in "ab"]
    for thread in threads:
        thread.start()
    assert issuer.was_asked.wait(PATIENCE_S)
    issuer.may_answer.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert found == [{"n": 1}] * 2


def test_where_it_does_not_answer_the_last_answer_stays_for_a_day(issuer, clock):
    answers = IssuerAnswers()
    answers.at(ADDRESS)
    issuer.is_down = True
    clock.return_value += KEPT_S
    assert [answers.at(ADDRESS) for _ in range(3)] == [{"n": 1}] * 3
    assert issuer.n_asked == 2
    clock.return_value += FAILURE_KEPT_S
    assert answers.at(ADDRESS, kept_s=KEYS_KEPT_S) == {"n": 1}
    assert issuer.n_asked == 3
    clock.return_value += OLDEST_S
    with pytest.raises(requests.RequestException):
        answers.at(ADDRESS)
    issuer.is_down = False
    clock.return_value += FAILURE_KEPT_S
    assert answers.at(ADDRESS) == {"n": 5}
