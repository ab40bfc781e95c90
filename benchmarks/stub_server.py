"""An OpenAI-compatible endpoint that answers every question after half a second.

A process of its own, so that it shares no event loop with what is measured.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

ANSWER_SECONDS = 0.5

ANSWER = """Breadth-first search visits a graph level by level:

```python
from collections import deque

def bfs(graph, start):
    seen, queue = {start}, deque([start])
    while queue:
        node = queue.popleft()
        for near in graph[node]:
            if near not in seen:
                seen.add(near)
                queue.append(near)
    return seen

graph = {"A": ["B", "C"], "B": ["D"], "C": ["D"], "D": []}
print(bfs(graph, "A"))
```
"""

BODY = json.dumps(
    {
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "system_fingerprint": "fp_stub",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": ANSWER},
            }
        ],
        "usage": {"prompt_tokens": 20, "completion_tokens": 120, "total_tokens": 140},
    }
).encode()


@contextmanager
def stub_server() -> Iterator[str]:
    """Run the endpoint in a process of its own; gives its api_base."""
    command = [sys.executable, "-m", "benchmarks.stub_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:  # noqa: S603 - this very module
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()


async def _answer(request: web.Request) -> web.Response:
    await request.read()
    await asyncio.sleep(ANSWER_SECONDS)
    return web.Response(body=BODY, content_type="application/json")


async def _serve() -> None:
    application = web.Application()
    application.router.add_post("/v1/chat/completions", _answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", flush=True)
    # Standard input closes when whoever measures is gone, however it went.
    await asyncio.to_thread(os.read, sys.stdin.fileno(), 1)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
