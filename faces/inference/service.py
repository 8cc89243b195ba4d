"""Answer what the networks are asked, however the question came: one at a time, a few may wait."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import connections
from django.utils import translation

from classes.errors import RefusedError
from faces.errors import LiveRefusedError
from faces.inference.operations import Operation
from jobs.failures import storable

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 8_000_000
GREETING = "hello"
MAX_WAITING = 4
"""So many pages may wait for the networks; each asks again only when it has its answer."""

HOUSEKEEPING_S = 2.0

Answer = tuple[HTTPStatus, dict[str, Any]]
"""A status and what goes out as JSON."""


@dataclass(frozen=True)
class Question:
    """What a page asks.

    Args:
        operation: its name.
        length: of the body, as the request says it; no number: unknown.
        parameters: as JSON.
        language: in which refusals are worded.
    """

    operation: str
    length: str
    parameters: str
    language: str

    @property
    def fits(self) -> bool:
        return self.length.isdecimal() and int(self.length) <= MAX_BODY_BYTES


class NetworksService:
    """Hears several pages at once; the networks work for one at a time.

    Args:
        operations: what can be asked, by name.
    """

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self._operations = operations
        self._n_waiting = 0
        self.turn = threading.Lock()

    def answer(self, question: Question, read: Callable[[int], bytes]) -> Answer:
        """Answer a question.

        Args:
            question: what is asked.
            read: gives so many bytes of the body; not asked for a body that is too large.
        """
        operation = self._operations.get(question.operation)
        if operation is None:
            return HTTPStatus.NOT_FOUND, {"error": "no such operation"}
        if not question.fits:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too large"}
        try:
            return self._answer(question, operation, read(int(question.length)))
        except RefusedError as refusal:
            return HTTPStatus.CONFLICT, {"code": refusal.code, "params": storable(refusal.params)}
        except Exception:
            logger.exception("The operation %s failed", question.operation)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "it failed; the log says why"}
        finally:
            # Each page has a thread with connections of its own, which nobody else would close.
            connections.close_all()

    def _answer(self, question: Question, operation: Operation, body: bytes) -> Answer:
        parameters = json.loads(question.parameters)
        with translation.override(question.language), self._next_turn(question.operation):
            return HTTPStatus.OK, operation(body, parameters)

    @contextmanager
    def _next_turn(self, name: str) -> Iterator[None]:
        """Wait for the networks; a greeting need not, and more than a few are sent away.

        Raises:
            LiveRefusedError: so many wait already that an answer would come too late.
        """
        if name == GREETING:
            yield
            return
        if self._n_waiting >= MAX_WAITING:
            raise LiveRefusedError("networks_busy")
        self._n_waiting += 1
        self.turn.acquire()
        self._n_waiting -= 1
        try:
            yield
        finally:
            self.turn.release()


class Housekeeping(threading.Thread):
    """Does something now and then while pages are answered, when the networks have nothing to do.

    Args:
        service: whose turns it waits for.
        task: what is done.
    """

    def __init__(self, service: NetworksService, task: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._service, self._task, self._over = service, task, threading.Event()

    def run(self) -> None:
        while not self._over.wait(HOUSEKEEPING_S):
            try:
                with self._service.turn:
                    self._task()
            except Exception:
                logger.exception("Housekeeping failed")
            finally:
                connections.close_all()

    def stop(self) -> None:
        self._over.set()
        self.join()
