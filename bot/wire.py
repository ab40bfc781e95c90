"""A run's summary as one JSON object: what `--json` prints."""

from __future__ import annotations

from typing import Any

from bot.graphs.groups import Group, Relation
from bot.reading import KeyedExample
from bot.summary import Answer, RunSummary


def summary_as_json(summary: RunSummary) -> dict[str, Any]:
    """Give the summary as plain JSON values.

    Shape: `run_id`, `probe`, what else is known of the run, `answers` in the order of the request
    and `groups`: level -> list, largest first.
    """
    run = summary.run
    return {
        "run_id": run.run_id,
        "probe": run.probe,
        "status": run.status,
        "note": run.note,
        "origin": run.origin,
        "prompt_language": run.prompt_language,
        "prompt": run.prompt,
        "prompt_sha256": run.prompt_sha256,
        "samples": run.samples,
        "started_at": run.started_at.isoformat(),
        "seconds": run.seconds,
        "cost": summary.cost,
        "answers": [_answer(answer) for answer in summary.answers],
        "missing": [{"model": model, "sample": sample} for model, sample in summary.missing],
        "groups": {
            level.value: [_group(group) for group in groups]
            for level, groups in summary.groups.items()
        },
        "relations": [
            {"group": shown.group.key, **_relation(summary, *shown.relation)}
            for shown in summary.shown
            if shown.relation is not None
        ],
        "published": [
            {
                "group": shown.group.key,
                "name": match.published.name,
                "source": match.published.source,
                "date": match.published.date,
                "level": match.level.value,
            }
            for shown in summary.shown
            for match in shown.published
        ],
    }


def _relation(summary: RunSummary, relation: Relation, number: int) -> dict[str, Any]:
    return {"relation": relation.value, "to": summary.shown[number - 1].group.key}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "model": answer.model,
        "sample": answer.sample,
        "status": "answered" if answer.answered else "failed",
        "error": None if answer.answered else {"kind": answer.error_kind, "sentence": answer.error},
        "unread": answer.unread,
        "cost": answer.cost,
        "example": _example(answer),
    }


def _example(answer: Answer) -> dict[str, Any] | None:
    if answer.example is None:
        return None
    return KeyedExample(answer.example, answer.keys or {}).as_json()


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "models": list(group.models),
        "members": [{"model": member.model, "sample": member.sample} for member in group.members],
        "example": group.example.as_json(),
    }
