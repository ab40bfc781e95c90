"""The demo's client: plays the scripted answers, and says so when it has none."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot.catalogue.document import Mistake
from bot.catalogue.load import load_probes
from bot.demo.script import DemoClient, _answer, load_demo
from bot.models.client import FailureKind, ModelClient, ModelFailure, ModelSpec, Question

PROMPT = load_probes()["bfs"].prompts["ko"]
HEAD = "---\nmodel: m\nvendor: V\nfamily: f\nreleased: null\nseconds: 0.5\ntokens: 9\n---\n"


async def test_a_model_answers_as_scripted() -> None:
    client: ModelClient = DemoClient(pace=0)
    await client.warm_up()
    for answer in load_demo():
        reply = await client.ask(Question(model=answer.model, prompt=PROMPT))
        assert reply.text == answer.text
        assert reply.completion_tokens == answer.tokens
        assert reply.cost is None
    await client.close()


async def test_a_second_sample_repeats_the_first() -> None:
    client = DemoClient(pace=0)
    model = load_demo()[0].model
    replies = [
        await client.ask(Question(model=model, prompt=PROMPT, sample=sample)) for sample in (1, 2)
    ]
    assert replies[0] == replies[1]


@pytest.mark.parametrize("prompt", [load_probes()["dfs"].prompts["ko"], PROMPT + " ", "Hello"])
async def test_another_prompt_fails_with_a_sentence(prompt: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        await DemoClient(pace=0).ask(Question(model=load_demo()[1].model, prompt=prompt))
    assert caught.value.kind is FailureKind.NOT_FOUND
    assert not caught.value.retryable
    assert caught.value.sentence == (
        "The demo has no scripted answer of gpt-4o-2024-08-06 to this prompt; "
        "the demo replays bfs only."
    )


async def test_a_model_outside_the_demo_fails() -> None:
    stranger = ModelSpec(name="someone-else", provider_model="demo/someone-else")
    with pytest.raises(ModelFailure, match="no scripted answer of someone-else"):
        await DemoClient(pace=0).ask(Question(model=stranger, prompt=PROMPT))


async def test_changing_a_script_changes_the_answer() -> None:
    changed = replace(load_demo()[0], text="Another answer.")
    client = DemoClient(answers=[changed], pace=0)
    reply = await client.ask(Question(model=changed.model, prompt=PROMPT))
    assert reply.text == "Another answer."


async def test_a_quick_answer_comes_before_a_slow_one() -> None:
    client = DemoClient(pace=0.1)
    landed: list[str] = []

    async def ask(model: ModelSpec) -> None:
        await client.ask(Question(model=model, prompt=PROMPT))
        landed.append(model.name)

    start = time.perf_counter()
    await asyncio.gather(*(ask(answer.model) for answer in load_demo()))
    assert time.perf_counter() - start > 0.1 * max(answer.seconds for answer in load_demo())
    # The quickest and the slowest; those between lie too close for a busy machine to tell apart.
    assert landed.index("gemma-2-2b-it") < landed.index("mixtral-8x22b-instruct-v0.1")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hello", "m.md: the head is missing"),
        ("---\nmodel: m\n", "m.md: the head is missing"),
        (HEAD.replace("vendor: V\n", ""), "m.md: `vendor` is missing"),
        (HEAD.replace("null", "soon"), "m.md:5: `released` is no date"),
        (HEAD.replace("0.5", "0"), "m.md:6: `seconds` is no number above 0"),
        (HEAD.replace("tokens: 9", "tokens: few"), "m.md:7: `tokens` is no number above 0"),
        (HEAD.replace("family", "familly"), "m.md:4: `familly` is not known here"),
    ],
)
def test_a_mistake_in_a_script_is_told_with_its_line(written: str, said: str) -> None:
    assert _answer(HEAD + "Text\n\n---\n\nmore\n", "m.md").text == "Text\n\n---\n\nmore"
    with pytest.raises(Mistake) as caught:
        _answer(written, "m.md")
    assert said in str(caught.value)
