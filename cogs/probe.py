"""`/probe`: ask every model the same question, and show who gave the identical example."""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue.probe import prompt_sha256
from bot.client import (
    Interaction,
    KinprobeBot,
    Refusal,
    answer_privately,
    sentence_for,
    tell_failure,
)
from bot.errors import PersonError
from bot.plans import bounded_samples, find_models, find_probe, find_prompt_language
from bot.runs import Progress, Run, RunPlan
from bot.summary import RunSummary
from cogs import choices, limits
from cogs.buttons import BUTTONS
from cogs.card import Message, drawn_by, notice, result_card
from cogs.delivery import LiveCard, acknowledge
from cogs.progress import progress_card
from cogs.result_text import LANGUAGE_NAMES, title
from cogs.text_safety import code, escape, fence, file_name, shows_exactly
from storage.records import Post

log = logging.getLogger(__name__)

LAST_WORD_SECONDS = 3 * limits.EDIT_SECONDS
"""So long before a card can no longer be edited, it says where the result will be."""


SENTENCE_CHARACTERS = 1200
"""A longer reason of a failure is attached; a storage failure may name every model."""


class ProbeCog(commands.Cog):
    """The probe command and the buttons of its cards."""

    def __init__(self, bot: KinprobeBot) -> None:
        self.bot = bot
        self.services = bot.services

    @app_commands.command(
        name="probe",
        description="Ask many models the same question and see who gives the identical example",
    )
    @app_commands.guild_only()
    @app_commands.describe(
        name="Which question to ask",
        prompt_language="The language in which the models are asked",
        samples="How often each model is asked (default 1)",
        models="Which models to ask, separated by commas (default all)",
    )
    async def probe(
        self,
        interaction: Interaction,
        name: str,
        prompt_language: str | None = None,
        samples: app_commands.Range[int, 1] | None = None,
        models: str | None = None,
    ) -> None:
        # What comes before the deferral is done in memory at once, so that a refusal is private.
        try:
            plan = self._plan(
                interaction,
                name=name,
                prompt_language=prompt_language,
                samples=samples,
                models=models,
            )
        except (Refusal, PersonError) as refusal:
            await tell_failure(interaction, refusal, what="/probe")
            return
        message_id = await acknowledge(interaction)
        card = LiveCard(interaction, message_id=message_id)
        async with self.bot.card_under_way():
            await self._conduct(card, replace(plan, post=_post(interaction, message_id)))

    @probe.autocomplete("name")
    async def _complete_name(self, interaction: Interaction, typed: str) -> list[choices.Choice]:
        if not self._may_ask_in(interaction.guild_id):
            return []
        return choices.probe_choices(typed, self.services.probes)

    @probe.autocomplete("prompt_language")
    async def _complete_language(
        self, interaction: Interaction, typed: str
    ) -> list[choices.Choice]:
        if not self._may_ask_in(interaction.guild_id):
            return []
        name = str(getattr(interaction.namespace, "name", ""))
        return choices.language_choices(typed, self.services.probes.get(name))

    @probe.autocomplete("models")
    async def _complete_models(self, interaction: Interaction, typed: str) -> list[choices.Choice]:
        if not self._may_ask_in(interaction.guild_id):
            return []
        return choices.model_choices(typed, self.services.settings.models)

    def _may_ask_in(self, guild_id: int | None) -> bool:
        return guild_id in self.services.settings.allowed_guilds

    def _plan(
        self,
        interaction: Interaction,
        *,
        name: str,
        prompt_language: str | None,
        samples: int | None,
        models: str | None,
    ) -> RunPlan:
        settings = self.services.settings
        _refuse_elsewhere(interaction, settings.allowed_guilds)
        probe = find_probe(self.services.probes, name)
        return RunPlan(
            probe=probe,
            prompt_language=find_prompt_language(
                probe,
                choices.prompt_language(prompt_language, probe),
                usual=settings.prompt_language,
            ),
            models=find_models(settings.models, models),
            samples=bounded_samples(1 if samples is None else samples, settings.max_samples),
            origin=self.services.origin,
        )

    async def _conduct(self, card: LiveCard, plan: RunPlan) -> None:
        """Run the plan and see to it that the card ends with a result or a sentence."""
        try:
            run = await self.services.runner.start(plan)
            summary = await self._follow(card, run, plan)
        except Exception as error:  # noqa: BLE001 - whatever it was, the card must not stay as it is
            sentence = _sentence(error, plan)

            async def failed() -> Message:
                return _failed_message(plan, sentence)

            await card.finish(failed, brief=failed)
        else:

            async def finished() -> Message:
                return await self._page(summary)

            async def undelivered() -> Message:
                return _undelivered_message(summary)

            await card.finish(finished, brief=undelivered)

    async def _follow(self, card: LiveCard, run: Run, plan: RunPlan) -> RunSummary:
        """Show how the run goes on until it is over, or until the card can no longer be edited."""
        over = asyncio.ensure_future(run.result())
        told: tuple[Progress, bool] | None = None
        try:
            # Looked at rather than waited for: the last word on the card needs no progress.
            while not over.done() and not (told and told[1]):
                now = (run.progress, card.seconds_left < LAST_WORD_SECONDS)
                if now != told:
                    await card.show(
                        progress_card(
                            plan,
                            run.progress,
                            run_id=run.run_id,
                            asker_id=card.asker_id,
                            moving=now[1],
                        )
                    )
                    told = now
                await asyncio.wait({over}, timeout=limits.EDIT_SECONDS)
            return await over
        finally:
            over.cancel()

    async def _page(self, summary: RunSummary, *, number: int = 1) -> Message:
        return await result_card(
            summary,
            registry_size=self.services.registry_size,
            draw=drawn_by(self.services.runner),
            number=number,
        )

    # What the buttons do

    async def cancel(self, interaction: Interaction, run_id: str, *, asker_id: int) -> None:
        """Stop a run for the member who asked for it."""
        if interaction.user.id != asker_id:
            raise Refusal("Only the member who asked for this run can cancel it.")
        run = self.services.runner.running(run_id)
        if run is None:
            raise Refusal(
                f"Run {code(run_id)} is not going on any more; there is nothing to cancel."
            )
        run.cancel()
        await answer_privately(
            interaction, "The run is being cancelled. What has come so far is kept and shown."
        )

    async def show_prompt(self, interaction: Interaction, run_id: str) -> None:
        """Show the exact prompt of a run to whoever asks."""
        await acknowledge(interaction, private=True)
        message = _prompt_message(await self._stored(run_id))
        await interaction.edit_original_response(view=message.view, attachments=list(message.files))

    async def turn_page(self, interaction: Interaction, run_id: str, *, page: int) -> None:
        """Show another page of a card: privately, so that nobody turns the page for everyone.

        On a private page the buttons turn that page itself.
        """
        private = interaction.message is not None and interaction.message.flags.ephemeral
        await acknowledge(interaction, private=True, thinking=not private)
        message = await self._page(await self._stored(run_id), number=page)
        await interaction.edit_original_response(view=message.view, attachments=list(message.files))

    async def _stored(self, run_id: str) -> RunSummary:
        summary = await self.services.runner.summary(run_id)
        if summary is None:
            raise Refusal(f"Run {code(run_id)} is no longer kept; there is nothing to show of it.")
        return summary


def _refuse_elsewhere(interaction: Interaction, allowed: frozenset[int]) -> None:
    if interaction.guild_id is None:
        raise Refusal("kinprobe answers in servers only, not in direct messages.")
    if interaction.guild_id not in allowed:
        raise Refusal(
            "kinprobe may not ask models from this server. Whoever runs the bot can allow it by "
            f"adding {interaction.guild_id} to allowed_guilds."
        )


def _post(interaction: Interaction, message_id: int | None) -> Post:
    # `_refuse_elsewhere` let nobody in without a server, and a server's commands have a channel.
    assert interaction.guild_id is not None  # noqa: S101
    assert interaction.channel_id is not None  # noqa: S101
    return Post(
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id,
        message_id=message_id,
        asker_id=interaction.user.id,
    )


def _sentence(error: Exception, plan: RunPlan) -> str:
    if isinstance(error, PersonError):
        return str(error)  # not as `sentence_for` gives it: the card escapes it
    return sentence_for(error, what=f"/probe {plan.probe.name}")


def _failed_message(plan: RunPlan, sentence: str) -> Message:
    # Written for the terminal, where backticks mark a command; escaped, they would be seen.
    shown = escape(sentence.replace("`", ""), limit=SENTENCE_CHARACTERS)
    if len(sentence) <= SENTENCE_CHARACTERS:
        return notice(f"## {escape(plan.probe.name, limit=60)}", shown)
    data = sentence.encode("utf-8", errors="replace")
    whole = discord.File(io.BytesIO(data), filename=f"{file_name(plan.probe.name)}-failure.txt")
    return notice(f"## {escape(plan.probe.name, limit=60)}", shown, files=[whole])


def _undelivered_message(summary: RunSummary) -> Message:
    return notice(
        title(summary),
        "The run is over and its answers are kept, but its card could not be delivered to the "
        "channel where it was asked for. An administrator may have to let kinprobe send messages "
        "and attach files there.",
        f"-# run {code(summary.run.run_id)}",
    )


def _prompt_message(summary: RunSummary) -> Message:
    """Build the private card of a run's prompt; what cannot be shown exactly is attached."""
    run = summary.run
    if run.prompt is None:
        raise Refusal(f"The prompt of run {code(run.run_id)} was not recorded.")
    spoken = LANGUAGE_NAMES.get(run.prompt_language or "", run.prompt_language or "")
    shown = fence(run.prompt)
    lines = [f"The prompt of run {code(run.run_id)}, in {escape(spoken, limit=40)}:"]
    exact = shows_exactly(run.prompt) and len(shown) <= 3000 and len(shown.encode()) <= 9000
    files: tuple[discord.File, ...] = ()
    if exact:
        lines.append(shown)
    else:
        data = run.prompt.encode("utf-8", errors="surrogatepass")
        files = (discord.File(io.BytesIO(data), filename=f"{file_name(run.run_id)}-prompt.txt"),)
        lines.append("It cannot be shown here character by character, so it is attached.")
    lines.append(f"-# SHA-256 {code(prompt_sha256(run.prompt))}")
    return notice(*lines, files=files)


async def setup(bot: KinprobeBot) -> None:
    """Add the cog, and the buttons that must work after a restart."""
    bot.add_guarded_items(*BUTTONS)
    await bot.add_cog(ProbeCog(bot))
