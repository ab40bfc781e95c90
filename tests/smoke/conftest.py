"""Servers on loopback for the real process: Discord's REST API and gateway, and model endpoints."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import WSMsgType, web

APPLICATION_ID = "1270000000000000001"
GUILD_ID = "1270000000000000002"
CHANNEL_ID = "1270000000000000003"
MESSAGE_ID = "1270000000000000004"
USER = {"id": "1270000000000000005", "username": "member", "discriminator": "0", "avatar": None}
BOT = {"id": APPLICATION_ID, "username": "kinprobe", "discriminator": "0", "avatar": None}

HEARTBEAT_MS = 500


@dataclass
class LoopbackDiscord:
    """Just enough of Discord to take a command and see what the bot answers."""

    port: int = 0
    refuses: bool = False
    bodies: list[tuple[str, str, dict[str, Any], int]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    sequence: int = 0

    async def rest(self, request: web.Request) -> web.Response:
        body, files = await _body(request)
        path = request.path.removeprefix("/api/v10")
        async with self.heard:
            self.bodies.append((request.method, path, body, files))
            self.heard.notify_all()
        # discord.py reads JSON only of exactly this type, and takes an error without Via for a ban.
        return web.Response(
            body=json.dumps(self._answer(request.method, path)).encode(),
            headers={"Content-Type": "application/json", "Via": "1.1 loopback"},
        )

    def _answer(self, method: str, path: str) -> Any:
        if path == "/users/@me":
            return BOT | {"bot": True}
        if path == "/oauth2/applications/@me":
            return {
                "id": APPLICATION_ID,
                "name": "kinprobe",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "team": None,
                "owner": USER,
                "flags": 0,
            }
        if path.endswith("/commands"):
            return [
                command | {"id": "1", "application_id": APPLICATION_ID, "version": "1"}
                for command in self.bodies[-1][2]["list"]
            ]
        if path.endswith("/callback"):
            return {
                "interaction": {"id": "1", "type": 2, "response_message_id": MESSAGE_ID},
                "resource": {"type": 5, "message": _message()},
            }
        assert method in {"PATCH", "POST"}, (method, path)
        return _message()

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        if self.refuses:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            operation = json.loads(message.data)["op"]
            if operation == 1:
                await socket.send_json({"op": 11})
            elif operation == 2:
                await self._welcome(socket)
            elif operation == 6:
                await self.dispatch("RESUMED", {})
        return socket

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        ready = {
            "v": 10,
            "user": BOT | {"bot": True},
            "guilds": [],
            "session_id": "loopback",
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": APPLICATION_ID, "flags": 0},
        }
        self.sequence += 1
        await socket.send_json({"op": 0, "t": "READY", "s": self.sequence, "d": ready})
        self.ready.set()

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        self.sequence += 1
        await self.sockets[-1].send_json({"op": 0, "t": event, "s": self.sequence, "d": data})

    async def command(self, name: str, /, **options: str) -> None:
        """Let the member type a slash command."""
        await self.dispatch(
            "INTERACTION_CREATE",
            {
                "id": "1270000000000000010",
                "application_id": APPLICATION_ID,
                "type": 2,
                "token": "interaction-token",
                "version": 1,
                "guild_id": GUILD_ID,
                "guild": {"id": GUILD_ID, "features": [], "locale": "en-US"},
                "channel_id": CHANNEL_ID,
                "channel": {
                    "id": CHANNEL_ID,
                    "guild_id": GUILD_ID,
                    "type": 0,
                    "name": "kin",
                    "position": 0,
                    "permissions": "0",
                },
                "member": {
                    "user": USER,
                    "roles": [],
                    "joined_at": "2026-01-01T00:00:00+00:00",
                    "deaf": False,
                    "mute": False,
                    "permissions": "0",
                    "flags": 0,
                },
                "app_permissions": "0",
                "locale": "en-US",
                "guild_locale": "en-US",
                "entitlements": [],
                "authorizing_integration_owners": {"0": GUILD_ID},
                "context": 0,
                "attachment_size_limit": 10485760,
                "data": {
                    "id": "1",
                    "name": name,
                    "type": 1,
                    "options": [
                        {"name": option, "type": 3, "value": value}
                        for option, value in options.items()
                    ],
                },
            },
        )

    async def hears(self, words: str, *, seconds: float = 60.0) -> tuple[dict[str, Any], int]:
        """Wait for a body that holds these words; give it and how many files came with it."""

        def found() -> tuple[dict[str, Any], int] | None:
            said = (
                (body, files)
                for _, _, body, files in self.bodies
                if words in json.dumps(body, ensure_ascii=False)
            )
            return next(said, None)

        async with asyncio.timeout(seconds), self.heard:
            await self.heard.wait_for(found)
            body = found()
        assert body is not None
        return body

    async def drop(self) -> None:
        """Close the gateway and let nobody in again."""
        self.refuses = True
        for socket in self.sockets:
            await socket.close(code=1011)


def _message() -> dict[str, Any]:
    return {
        "id": MESSAGE_ID,
        "channel_id": CHANNEL_ID,
        "author": BOT | {"bot": True},
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 1 << 15,
    }


async def _body(request: web.Request) -> tuple[dict[str, Any], int]:
    """Give a request's JSON and the number of files beside it."""
    if request.content_type != "multipart/form-data":
        told = await request.json() if request.can_read_body else {}
        return (told if isinstance(told, dict) else {"list": told}), 0
    form = await request.post()
    files = sum(name.startswith("files") for name in form)
    return json.loads(str(form["payload_json"])), files


@pytest.fixture
async def loopback_discord() -> AsyncIterator[LoopbackDiscord]:
    server = LoopbackDiscord()
    application = web.Application(client_max_size=64 * 2**20)
    application.router.add_get("/gateway", server.gateway)
    application.router.add_get("/gateway/", server.gateway)
    application.router.add_route("*", "/api/v10/{rest:.*}", server.rest)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()
