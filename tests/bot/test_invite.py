"""The invite address."""

from __future__ import annotations

import base64

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.invite import PERMISSIONS, application_id, invite_address, permissions


@given(st.integers(min_value=1, max_value=2**64 - 1))
def test_the_id_is_read_out_of_any_token(application: int) -> None:
    first = base64.urlsafe_b64encode(str(application).encode()).decode().rstrip("=")
    assert application_id(f"{first}.GabcdE.signature") == application


@given(st.text())
def test_what_is_no_token_has_no_id_and_does_no_harm(text: str) -> None:
    found = application_id(text)
    assert found is None or found > 0


@pytest.mark.parametrize("first", ["MA", "LTU", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODk"])
def test_zero_negative_and_endless_numbers_are_no_id(first: str) -> None:
    assert application_id(f"{first}.a.b") is None


def test_the_bits_are_those_of_discord() -> None:
    meant = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        attach_files=True,
    )
    assert permissions() == meant.value
    assert len(PERMISSIONS) == 5


def test_the_address_asks_for_the_bot_and_its_commands() -> None:
    assert invite_address(42) == (
        "https://discord.com/oauth2/authorize?client_id=42"
        f"&scope=bot+applications.commands&permissions={permissions()}"
    )
