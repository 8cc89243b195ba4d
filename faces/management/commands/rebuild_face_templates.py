"""Embed every stored face anew after the network changed."""

from dataclasses import dataclass
from typing import Any

from faces.engine import get_pipeline
from faces.management.terminal import AnsweringCommand, ProgressBar
from faces.services.reembedding import Reembedding, rebuild_face_templates


class Command(AnsweringCommand):
    help = (
        "After the network that tells faces apart was changed, compute every registered face "
        "anew from its stored picture at once, before the worker does. May be stopped at any "
        "time: the next start goes on where it stopped. "
        "Exit code: 0 done, 1 refused, 2 wrong usage."
    )

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> "ReembeddingReport":
        pipeline = get_pipeline()
        rebuilding = rebuild_face_templates(
            pipeline, on_progress=lambda share: progress.show(share, "Computing faces anew")
        )
        return ReembeddingReport(rebuilding, pipeline.network_id)


@dataclass(frozen=True)
class ReembeddingReport:
    """The answer of `rebuild_face_templates`."""

    done: Reembedding
    network_id: str

    @property
    def refusal(self) -> str:
        return ""

    def as_json(self) -> dict[str, Any]:
        return {
            "network_id": self.network_id,
            "rebuilt": self.done.n_rebuilt,
            "current_before": self.done.n_current,
            "superseded": self.done.n_superseded,
            "unreadable": [template.student.number for template in self.done.unreadable],
        }

    def as_lines(self) -> list[str]:
        done = self.done
        broken = [
            f"{template.student.name} ({template.student.number}): the stored picture is "
            "damaged; register the face again."
            for template in done.unreadable
        ]
        counts = (
            f"Faces computed anew for {self.network_id}: {done.n_rebuilt}; up to date before: "
            f"{done.n_current}; erased as registered again: {done.n_superseded}; damaged: "
            f"{len(broken)}."
        )
        return [*broken, counts]
