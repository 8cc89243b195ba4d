"""Do errands in forked processes, which may be killed: a line of JSON each, and its answer.

Everything is imported once; a child is ready at once, and its death costs nothing.
"""

import itertools
import json
import os
import sys
from importlib import import_module
from typing import Any

import django

from tests.kills.moments import VICTIMS, Moments

ROWS_OF_A_CHILD = 10_000


def main() -> None:
    django.setup()
    # Recognition loads it late; here each of its children would.
    import_module("scipy.optimize")
    from tests import factories
    from tests.kills import errands

    for number, line in enumerate(sys.stdin, 1):
        order = json.loads(line)
        # A child counts on from here, and the next one would count the same.
        factories._numbers = itertools.count(number * ROWS_OF_A_CHILD)
        sys.stdout.write(json.dumps(_in_a_child(errands, order)) + "\n")
        sys.stdout.flush()


def _in_a_child(errands: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Fork, work, and say how it ended; what the child wrote before a kill is kept."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            _work(errands, order, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answers:
        lines = answers.read().splitlines()
    _, status = os.waitpid(pid, 0)
    answer: dict[str, Any] = {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9}
    for line in lines:
        answer |= json.loads(line)
    return answer


def _work(errands: Any, order: dict[str, Any], out: Any) -> None:
    def write(**found: Any) -> None:
        out.write(json.dumps(found) + "\n")
        out.flush()

    errand = errands.ERRANDS[order["errand"]]
    about = order.get("about")
    try:
        errands.wait_for_database()
        if about is None:
            about = errand.stage(*order.get("with", []))
            write(about=about)
        if order.get("after_a_kill"):
            errands.let_leases_expire()
        if "kill_at" in order:
            moments = Moments(order["folders"], order["kill_at"], VICTIMS[order["victim"]])
            with moments.counted():
                errand.do(about)
            write(n_moments=moments.n)
        if order.get("outcome"):
            write(outcome=errand.outcome(about))
    except Exception as error:  # The one that asked judges whether it may be.
        write(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
