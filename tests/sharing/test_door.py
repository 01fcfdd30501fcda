"""Who is let in, and for how long one may try."""

from __future__ import annotations

import base64

import pytest

from planner.sharing import door
from planner.sharing.door import MOST_WRONG, Door


def test_each_start_has_a_token_and_a_key_of_160_bits() -> None:
    made = [secret for each in (Door(), Door()) for secret in (each.token, each.key)]
    assert len(set(made)) == 4
    assert {len(base64.urlsafe_b64decode(f"{secret}=")) for secret in made} == {20}


def test_the_token_opens_and_the_key_is_known() -> None:
    at = Door()
    assert at.opens(at.token)
    assert not at.opens(at.key)
    assert at.knows(at.key)
    assert not at.knows(at.token)
    assert at.wrong == 1


def test_neither_is_shown_where_it_is_printed() -> None:
    assert repr(Door()) == "Door(wrong=0)"


@pytest.mark.parametrize("given", ["", " ", "é", "\udcff", "x" * 10_000, "\0"])
def test_whatever_is_tried_is_wrong(given: str) -> None:
    at = Door()
    assert not at.opens(given)
    assert not at.knows(given)
    assert not at.opens(at.token + given) or given == ""
    assert not at.opens(at.token[:-1] + given)


def test_after_some_wrong_ones_the_right_one_does_not_open_either() -> None:
    at = Door()
    assert [at.opens("wrong") for _ in range(MOST_WRONG - 1)] == [False] * (MOST_WRONG - 1)
    assert at.opens(at.token)
    assert not at.opens("wrong")
    assert at.shut
    assert not at.opens(at.token)
    assert at.knows(at.key)


def test_they_are_compared_in_a_time_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(door.secrets, "compare_digest", lambda a, b: bool(asked.append((a, b))))
    at = Door(token="token", key="key")
    at.opens("one")
    at.knows("two")
    assert asked == [(b"one", b"token"), (b"two", b"key")]
