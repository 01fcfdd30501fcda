"""Texts to sounds, by a voice that is a package on this computer and asks no network; each is rendered once and kept.

Optional: without the extra `voice` nobody is able to speak here, and nothing else changes. Uses storage alone; what is
said, and when, is the session player's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from importlib.util import find_spec

from planner.errors import PlannerError
from planner.speaking.cache import Cache, Sound
from planner.steps import Steps, finished

__all__ = ["Sound", "able", "sounds", "sounds_steps"]

NEEDS = ("hibari", "onnxruntime", "soundfile")
SLOWEST, FASTEST = 0.5, 2.0
LONGEST = 500  # letters; nothing that is said in a session comes near

_one_at_a_time = threading.Lock()


def able() -> bool:
    """Return whether what the voice needs is installed; loads nothing of it."""
    return all(find_spec(name) for name in NEEDS)


def sounds(texts: Iterable[str], rate: float = 1.0) -> dict[str, Sound]:
    """Return the texts spoken, those left out in which there is nothing to say. rate: 2 is twice as fast.

    Raises PlannerError where the voice can't speak.
    """
    return finished(sounds_steps(texts, rate))


def sounds_steps(texts: Iterable[str], rate: float = 1.0) -> Steps[dict[str, Sound]]:
    """Do what `sounds` does, in steps: one a text. What was spoken by then is kept for the next time."""
    try:
        return (yield from _sounds(tuple(dict.fromkeys(texts)), round(min(FASTEST, max(SLOWEST, rate)), 2)))
    except MemoryError as error:
        raise PlannerError(
            "The planner's own voice needs more memory than is free. Close what you can spare."
        ) from error
    except Exception as error:
        raise PlannerError(f"The planner's own voice can't speak here ({error}). Try: make lab VOICE=1.") from error


def _sounds(texts: Sequence[str], rate: float) -> Steps[dict[str, Sound]]:
    from planner.speaking import voice  # what it needs may not be installed, and takes a moment to load

    spoken = {}
    with Cache.of_user(voice.MADE_BY) as cache:
        for place, text in enumerate(texts):
            yield place / len(texts)
            with _one_at_a_time:
                sound = cache.get(text, rate)
                if sound is None:
                    sound = voice.render(text[:LONGEST], rate)
                    cache.put(text, rate, sound)
            if sound.ms:
                spoken[text] = sound
    return spoken
