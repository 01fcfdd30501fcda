"""The planner's own voice, the real one: true lengths, the same each time, and nothing asked of any network."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from planner import speaking
from planner.errors import PlannerError
from planner.speaking import Sound, voice
from planner.speaking.cache import Cache

COUNT = ("Three.", "Two.", "One.")


def samples(sound: Sound) -> voice.Samples:
    read, hz = soundfile.read(io.BytesIO(sound.data), dtype="float32")
    assert hz == voice.HZ
    return np.asarray(read)


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_a_sound_lasts_as_long_as_it_says_and_is_silent_neither_before_nor_after(rate: float) -> None:
    for sound in speaking.sounds([*COUNT, "Let the arms sink, slowly."], rate).values():
        heard = samples(sound)
        assert sound.ms == round(1000 * heard.size / voice.HZ)
        loud = np.flatnonzero(np.abs(heard) > 0.02 * np.abs(heard).max())
        assert loud[0] < 0.1 * voice.HZ
        assert heard.size - loud[-1] < 0.15 * voice.HZ
        assert 0.3 < np.abs(heard).max() <= 1.05


@pytest.mark.parametrize("rate", [0.75, 1.0, 1.5, 2.0])
def test_numbers_fit_into_seconds_unless_it_speaks_very_slowly(rate: float) -> None:
    assert all(sound.ms <= 880 for sound in speaking.sounds(COUNT, rate).values())


def test_twice_as_fast_takes_about_half_as_long() -> None:
    text = "Come to standing, with room around you."
    slow, usual, fast = (speaking.sounds([text], rate)[text].ms for rate in (0.5, 1.0, 2.0))
    assert 1.6 < slow / usual < 2.2
    assert 1.6 < usual / fast < 2.2


def test_the_same_text_always_sounds_the_same() -> None:
    assert voice.render("Breathe.", 1.0) == voice.render("Breathe.", 1.0) == speaking.sounds(["Breathe."])["Breathe."]


def test_a_text_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = speaking.sounds(["Hold.", "Hold."], 1.15)

    def never(*_: object) -> Sound:
        raise AssertionError("rendered again")

    monkeypatch.setattr(voice, "render", never)
    assert speaking.sounds(["Hold."], 1.15) == first


@pytest.mark.parametrize("text", ["", "…", " \n", "-.-", "日本語"])
def test_a_text_in_which_nothing_can_be_said_is_left_out(text: str) -> None:
    assert set(speaking.sounds([text, "Hold."])) == {"Hold."}


@pytest.mark.parametrize(
    "text", ["<b>Arms</b> & \x00 ✓ 7/8", "a" * 5_000, "Übung: 10 × 3 s!", "\ud800 up", "-" * 300 + "hold"]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    assert set(speaking.sounds([text, "Hold."])) >= {"Hold."}


def test_trimming_leaves_what_is_heard() -> None:
    hum = np.full(voice.HZ, 0.3, np.float32)
    silence = np.zeros(voice.HZ, np.float32)
    left = voice.trimmed(np.concatenate([silence, hum, silence]))
    assert left.size == hum.size + (voice.BEFORE + voice.AFTER) * voice.FRAME
    assert voice.trimmed(silence).size == voice.trimmed(hum[:10]).size == 0
    assert voice.trimmed(hum).size == hum.size


SPEAK = """
import sys
from planner import speaking
refused = lambda event, _: event.startswith(("socket.", "urllib.", "http.")) and sys.exit(f"asked: {event}")
sys.addaudithook(refused)
print(sorted(speaking.sounds(["Hold, and breathe.", "Zwerchfell."])))
"""


def test_nothing_is_asked_of_any_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path))
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path / "voices"))
    done = subprocess.run([sys.executable, "-c", SPEAK], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['Hold, and breathe.', 'Zwerchfell.']\n", "")
    assert voice.MODEL.is_file()
    assert not (tmp_path / "voices").exists()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuntimeError("bad file"), "The planner's own voice can't speak here (bad file). Try: make lab VOICE=1."),
        (MemoryError(), "The planner's own voice needs more memory than is free. Close what you can spare."),
    ],
)
def test_a_voice_that_cannot_be_loaded_says_so(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path))
    monkeypatch.setattr(voice, "_model", fails)
    with pytest.raises(PlannerError) as raised:
        speaking.sounds(["Hold."])
    assert str(raised.value) == sentence


def test_without_its_package_nobody_is_able(monkeypatch: pytest.MonkeyPatch) -> None:
    assert speaking.able()
    monkeypatch.setattr(speaking, "find_spec", lambda name: None if name == "hibari" else object())
    assert not speaking.able()


def test_it_is_spoken_though_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(Cache, "of_user", lambda made_by: Cache(tmp_path / "file", made_by))
    assert speaking.sounds(["Hold."])["Hold."].ms > 300
