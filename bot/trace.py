"""An error, described fit for a log."""

from __future__ import annotations

import traceback


def trace(error: BaseException) -> str:
    """Describe an error by its kinds and places only.

    An exception's own text may hold a prompt, an answer or a token; none of them may be logged.
    """
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        places = [
            f"{frame.name} ({frame.filename}:{frame.lineno})"
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        lines.append(" < ".join([_kind(cause), *reversed(places)]))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " | caused by ".join(lines)


def _kind(error: BaseException) -> str:
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    told = f" (status {status}, code {code})" if isinstance(status, int) else ""
    return type(error).__name__ + told
