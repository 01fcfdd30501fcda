from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from planner import Profile
from planner.errors import InvalidValue, PlannerError, UnreadableFile
from planner.person.profile import as_plain, load_profile, profile_of, save_profile
from tests.helpers.people import CATALOGUE, IDS, PROFILES, person

WEEKDAY_CHOICES = "Choose from: mon, tue, wed, thu, fri, sat, sun."


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"minutes": {"mo": 10}}, f"minutes.mo: 'mo' is not one of the choices. Did you mean 'mon'? {WEEKDAY_CHOICES}"),
        ({"minutes": {"mon": -3}}, "minutes.mon: -3 is not a whole number from 0 to 120."),
        ({"minutes": {"mon": 500}}, "minutes.mon: 500 is not a whole number from 0 to 120."),
        ({"minutes": {"mon": 7.5}}, "minutes.mon: 7.5 is not a whole number from 0 to 120."),
        ({"minutes": {"mon": True}}, "minutes.mon: True is not a whole number from 0 to 120."),
        ({"minutes": 5}, "minutes: 5 is not a table of names and values."),
        ({"focus": {"hips": 4}}, "focus.hips: 4 is not a whole number from 0 to 3."),
        ({"equipment": "mat"}, "equipment: 'mat' is not a list or set."),
        ({"article_only": "yes"}, "article_only: 'yes' is not true or false."),
        ({"wake": 7}, "wake: 7 is not a time of day such as 07:30."),
        ({"wake": "soon"}, "wake: 'soon' is not a time of day such as 07:30."),
        ({"session_at": {"xyz": "07:00"}}, f"session_at.xyz: 'xyz' is not one of the choices. {WEEKDAY_CHOICES}"),
        (
            {"positions": {"tue": {"sitting"}}},
            "positions.tue.0: 'sitting' is not one of the choices. Did you mean 'standing'? "
            "Choose from: standing, seated, kneeling, hands_and_knees, lying.",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_field_and_the_choices(wishes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        person(**wishes)
    assert str(caught.value) == f"profile: {sentence}"


def test_unknown_cautions_and_regions_list_what_there_is() -> None:
    with pytest.raises(InvalidValue, match="'osteoporsis' is not one of the choices. Did you mean 'osteoporosis'?"):
        person(cautions={"osteoporsis"})
    with pytest.raises(InvalidValue, match="focus.back: 'back' is not one of the choices"):
        person(focus={"back": 1})


@pytest.mark.parametrize("field", ["avoid", "like", "released"])
def test_an_unknown_stretch_is_found_when_the_catalogue_is_known(field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        person(**{field: {"figure_for"}}).check_against(CATALOGUE)
    expected = f"profile: {field}: 'figure_for' is not a stretch of the catalogue. Did you mean 'figure_four'? "
    assert str(caught.value) == f"{expected}Choose from: {', '.join(IDS)}."


def test_values_are_frozen_and_lists_are_welcome() -> None:
    profile = person(cautions=["knee", "knee"], wake="07:00")
    assert profile.cautions == {"knee"}
    assert profile.wake == time(7)
    with pytest.raises(TypeError):
        profile.minutes["tue"] = 5  # type: ignore[index]


@settings(max_examples=40)
@given(PROFILES)
def test_a_saved_profile_comes_back_the_same(profile: Profile) -> None:
    assert load_profile(save_profile(profile)) == profile
    assert profile_of(as_plain(profile), "here") == profile


def test_nothing_saved_yet_is_none() -> None:
    assert load_profile() is None


def test_saving_again_keeps_what_the_person_wrote_beside_it(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text(
        '# my own words\nequipment = ["mat"]  # the blue one\n\n[minutes]\nmon = 10 # before work\n', "utf-8"
    )
    profile = load_profile()
    assert profile is not None
    save_profile(profile)
    text = path.read_text("utf-8")
    assert "# my own words" in text
    assert 'equipment = ["mat"]  # the blue one' in text
    assert "mon = 10 # before work" in text
    assert load_profile() == profile


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[minutes\n", "cannot be read"),
        ("minute = 3\n", "minute: 3 is not expected: no field has this name"),
        ("[minutes]\nmon = 500\n", "minutes.mon: 500 is not a whole number from 0 to 120."),
    ],
)
def test_an_unreadable_profile_is_said_and_stays_as_it_is(data_folder: Path, text: str, message: str) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PlannerError, match="profile.toml") as caught:
        load_profile()
    assert message in str(caught.value)
    assert path.read_text("utf-8") == text


def test_saving_never_replaces_a_profile_that_cannot_be_read(data_folder: Path) -> None:
    data_folder.mkdir()
    path = data_folder / "profile.toml"
    path.write_text("[minutes\n", "utf-8")
    with pytest.raises(UnreadableFile, match="Mend that line, or move the file away to start afresh"):
        save_profile(person())
    assert path.read_text("utf-8") == "[minutes\n"
