"""What became of an attempt to write a day's attendance into another system."""

from dataclasses import dataclass, field

from integrations.other_systems.exchanges import NOT_FOUND, Reply
from integrations.webhooks.http_post import readable

MOST_WORDS = 200


@dataclass
class Outcome:
    """Counts what was written and taken back, and keeps what was refused."""

    n_written: int = 0
    n_removed: int = 0
    refused: list[str] = field(default_factory=list)

    def note_written(self, reply: Reply) -> None:
        self.n_written += self._is_accepted(reply)

    def note_removed(self, reply: Reply) -> None:
        """What is not there is taken back already."""
        if reply.status != NOT_FOUND:
            self.n_removed += self._is_accepted(reply)

    def refuse(self, words: str) -> None:
        self.refused.append(words)

    def _is_accepted(self, reply: Reply) -> bool:
        is_accepted = 200 <= reply.status < 300
        if not is_accepted:
            self.refuse(f"{reply.status} {readable(reply.content[:MOST_WORDS])}")
        return is_accepted
