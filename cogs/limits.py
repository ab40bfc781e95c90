"""Discord's limits, each with where it is written down. The one place for these numbers."""

from __future__ import annotations

COMPONENTS = 40
"""Components of one message, nested ones counted; gallery items are not.
Source: Discord's "Component reference"; discord.py's LayoutView refuses more."""

TEXT_CHARACTERS = 4000
"""Characters over all TextDisplays of a message.
Source: Discord's "Component reference"; `LayoutView.content_length` counts them."""

TEXT_BYTES = 9_800
"""UTF-8 bytes over all TextDisplays of a message.
Source: seen, not documented: about 10,158 bytes and more end in an HTTP 500, so that 4000 Korean
characters do. The figure leaves some air."""

FILE_BYTES = 10 * 2**20
"""Bytes of one file in a server without boosts. Source: Discord's "Uploading files"."""

ALT_TEXT = 1024
"""Characters of a picture's description.
Source: Discord's OpenAPI file, MediaGalleryItemRequest and MessageAttachmentRequest."""

CHOICES = 25
"""Autocomplete choices of one answer. Source: Discord's "Application command option choice"."""

CHOICE_CHARACTERS = 100
"""Characters of a choice's name, and of its value. Source: as for CHOICES."""

TOKEN_SECONDS = 14 * 60
"""How long an interaction's token is trusted; Discord takes it for 15 minutes.
Source: Discord's "Receiving and responding to interactions"."""

EDIT_SECONDS = 2.0
"""At least so long between two edits of one live card, well within Discord's rate limits."""
