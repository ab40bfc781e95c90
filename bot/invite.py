"""The address with which an operator invites the bot to a server."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

# Discord's permission bits, as its API reference numbers them; what each is for.
PERMISSIONS = {
    "View Channels": 1 << 10,  # see the channel that it answers in
    "Send Messages": 1 << 11,  # finish a run that took longer than Discord waits for a command
    "Send Messages in Threads": 1 << 38,  # the same, in a thread
    "Embed Links": 1 << 14,  # show the sources of published examples as links
    "Attach Files": 1 << 15,  # the drawings, and the full text of a result too long for a card
}
SCOPES = ("bot", "applications.commands")
_ADDRESS = "https://discord.com/oauth2/authorize"
_MAX_ID = 2**64 - 1


def application_id(token: str) -> int | None:
    """Read the application's id out of a bot token: its first part is that id in base64.

    None when the token is not of that form.
    """
    first = token.strip().removeprefix("Bot ").partition(".")[0]
    try:
        text = base64.b64decode(
            first + "=" * (-len(first) % 4), altchars=b"-_", validate=True
        ).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if not text.isascii() or not text.isdecimal():
        return None
    found = int(text)
    return found if 0 < found <= _MAX_ID else None


def permissions() -> int:
    """Give the permissions the bot asks for, as the number in the address."""
    return sum(PERMISSIONS.values())


def invite_address(application: int) -> str:
    """Give the address that adds the application's bot to a server."""
    query = urlencode(
        {"client_id": application, "scope": " ".join(SCOPES), "permissions": permissions()}
    )
    return f"{_ADDRESS}?{query}"
