from __future__ import annotations

from pathlib import Path

import pytest

from planner import PlannerError, load_catalogue
from planner.catalogue import REGIONS, Dose
from planner.errors import InvalidValue, UnreadableFile

ARTICLE = {
    "standing_posture",
    "overhead_reach",
    "side_bend",
    "legs_up_wall",
    "legs_up_wall_soles",
    "knees_to_chest",
    "knee_hug_rock",
    "knee_hug_roll",
    "single_knee",
    "figure_four",
}

# Hold in seconds, repetitions on each side, number of sides, cautions.
EXTENSIONS = {
    "cat_cow": (3, 10, 1, {"wrist", "knee", "osteoporosis"}),
    "childs_pose": (20, 3, 1, {"knee", "osteoporosis", "disc_herniation", "hip_replacement"}),
    "pelvic_tilt": (5, 10, 1, {"pregnancy"}),
    "bird_dog": (5, 8, 2, {"wrist", "knee"}),
    "prone_press_up": (2, 10, 1, {"stenosis", "spondylolisthesis", "pregnancy", "wrist"}),
    "prone_on_elbows": (30, 3, 1, {"stenosis", "spondylolisthesis", "pregnancy"}),
    "standing_back_bend": (3, 5, 1, {"stenosis", "spondylolisthesis", "balance"}),
    "thread_the_needle": (15, 3, 2, {"shoulder", "neck", "knee", "osteoporosis"}),
    "seated_forward_fold": (15, 3, 1, {"osteoporosis", "disc_herniation", "hip_replacement", "glaucoma"}),
    "seated_piriformis": (30, 2, 2, {"hip_replacement", "knee"}),
    "half_kneeling_hip_flexor": (30, 2, 2, {"knee", "balance"}),
    "hamstring_strap": (30, 2, 2, {"disc_herniation", "pregnancy"}),
    "thoracic_extension": (3, 8, 1, {"osteoporosis", "neck"}),
    "open_book": (5, 6, 2, {"shoulder", "osteoporosis"}),
    "knee_rolls": (5, 5, 2, {"osteoporosis", "pregnancy", "hip_replacement"}),
    "chin_tuck": (5, 10, 1, {"neck"}),
    "doorway_chest": (30, 2, 1, {"shoulder"}),
    "wall_angel": (2, 10, 1, {"shoulder"}),
    "wall_calf": (30, 2, 2, {"balance"}),
    "glute_bridge": (5, 8, 1, {"pregnancy", "blood_pressure"}),
}
ALL = ARTICLE | EXTENSIONS.keys()

OWN = """
[hip_hinge]
name = "Hip hinge"
position = "standing"
regions = ["hamstrings"]
muscles = "hamstrings"
cautions = []
steps = ["Hinge at the hips."]
form = ["Back straight."]
breathing = "Out on the way down."
awareness = "Feel the back of the thighs."
start = { reps = 5, hold_s = 0 }
target = { reps = 10, hold_s = 0 }
setup = [{ seconds = 5, say = "Stand tall." }]
movement = [{ kind = "out", seconds = 3, say = "Hinge." }, { kind = "back", seconds = 3, say = "Up." }]
"""


def own_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "my_stretches.toml"
    path.write_text(text, "utf-8")
    return path


def test_holds_the_ten_stretches_of_the_article() -> None:
    catalogue = load_catalogue()
    assert {id_ for id_, stretch in catalogue.items() if stretch.source == "article"} == ARTICLE


def test_holds_twenty_extensions_with_conventional_doses() -> None:
    catalogue = load_catalogue()
    extensions = [stretch for stretch in catalogue.values() if stretch.source == "extension"]
    assert {
        s.id: (s.target.hold_s, s.target.reps, len(s.side_names), set(s.cautions)) for s in extensions
    } == EXTENSIONS
    assert {(stretch.reps_from, stretch.hold_from) for stretch in extensions} == {("convention", "convention")}
    assert len(catalogue) == 30


@pytest.mark.parametrize("id_", sorted(EXTENSIONS))
def test_an_extension_begins_with_about_half_of_its_dose(id_: str) -> None:
    stretch = load_catalogue()[id_]
    share = stretch.start.reps * stretch.start.hold_s / (stretch.target.reps * stretch.target.hold_s)
    assert 0.4 <= share <= 0.6
    assert stretch.start.reps >= 2  # so that there is a step back from the start


@pytest.mark.parametrize("id_", sorted(ALL))
def test_every_stretch_is_complete(id_: str) -> None:
    stretch = load_catalogue()[id_]
    assert stretch.id == id_
    assert len(stretch.steps) >= 3
    assert len(stretch.form) >= 3
    assert stretch.easier
    assert stretch.harder
    assert stretch.cautions
    assert set(stretch.regions) <= set(REGIONS)
    assert stretch.start.reps <= stretch.target.reps
    assert stretch.start.hold_s <= stretch.target.hold_s
    assert any(phase.kind == "hold" for phase in stretch.movement) == (stretch.target.hold_s > 0)


@pytest.mark.parametrize("id_", sorted(ARTICLE))
def test_the_article_aims_at_ten_repetitions_and_three_breaths_in_the_drill(id_: str) -> None:
    assert load_catalogue()[id_].target.reps == (3 if id_ == "standing_posture" else 10)


@pytest.mark.parametrize("id_", sorted(ALL))
def test_there_is_time_to_say_every_cue(id_: str) -> None:
    stretch = load_catalogue()[id_]
    said = [(step.say, step.seconds) for step in (*stretch.setup, *stretch.close)]
    said += [(phase.say, phase.seconds) for phase in stretch.movement if phase.kind != "hold"]
    said.append((stretch.change_say, stretch.change_s))
    assert [(words, seconds) for words, seconds in said if len(words.split()) > 2.7 * seconds] == []


def test_the_upper_back_reach_holds_as_the_article_says_and_the_rest_is_labelled_as_ours() -> None:
    catalogue = load_catalogue()
    reach = catalogue["overhead_reach"]
    assert (reach.start.hold_s, reach.target.hold_s, reach.hold_from) == (3, 5, "article")
    assert {stretch.id for stretch in catalogue.values() if stretch.hold_from == "article"} == {
        "overhead_reach",
        "standing_posture",  # its 3 deep breaths
    }


def test_a_variant_that_is_an_entry_of_its_own_asks_what_that_entry_asks() -> None:
    catalogue = load_catalogue()
    linked = [(s, v, catalogue[v.stretch]) for s in catalogue.values() for v in (*s.easier, *s.harder) if v.stretch]
    for stretch, variant, entry in linked:
        assert (variant.position or stretch.position) == entry.position
        assert set(stretch.equipment if variant.equipment is None else variant.equipment) == set(entry.equipment)
    assert {("knee_hug_rock", "knee_rolls"), ("figure_four", "seated_piriformis")} <= {
        (stretch.id, entry.id) for stretch, _, entry in linked
    }


def test_variants_carry_what_changes() -> None:
    catalogue = load_catalogue()
    seated = catalogue["side_bend"].easier[0]
    assert (seated.name, seated.position, seated.equipment) == ("Seated side bend", "seated", ("chair",))
    assert "legs_up_wall_soles" in [variant.stretch for variant in catalogue["legs_up_wall"].easier]
    assert catalogue["figure_four"].harder[0].adds_cautions == ("osteoporosis",)
    named = {variant.stretch for s in catalogue.values() for variant in (*s.easier, *s.harder) if variant.stretch}
    assert named <= set(catalogue)


def test_own_stretches_add_and_override(data_folder: Path) -> None:
    data_folder.mkdir()
    shipped = load_catalogue()
    own_file(data_folder, OWN + OWN.replace("hip_hinge", "side_bend"))
    catalogue = load_catalogue()
    assert [id_ for id_ in catalogue if id_ not in shipped] == ["hip_hinge"]
    assert catalogue["hip_hinge"].source == "own"
    assert catalogue["hip_hinge"].start == Dose(reps=5, hold_s=0)
    assert catalogue["side_bend"].name == "Hip hinge"
    assert list(catalogue).index("side_bend") == list(shipped).index("side_bend")


def test_a_saved_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert "hip_hinge" in load_catalogue(own_file(tmp_path, "\ufeff" + OWN))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'position = "standing"',
            'position = "standin"',
            "position: 'standin' is not one of the choices. Did you mean 'standing'? "
            "Choose from: standing, seated, kneeling, hands_and_knees, lying.",
        ),
        ("reps = 5", "reps = 0", "start.reps: 0 is not a whole number from 1 to 60."),
        ("reps = 5", 'reps = "5"', "start.reps: '5' is not a whole number from 1 to 60."),
        ('name = "Hip hinge"', "", "name: None is not allowed: this field is needed."),
        ('name = "Hip hinge"', 'nam = "Hip hinge"', "nam: 'Hip hinge' is not expected here: no field has this name."),
        ("cautions = []", "cautions = []\ncaution = []", "caution: [] is not expected here: no field has this name."),
        ('"hamstrings"]', '"torso"]', "regions.0: 'torso' is not one of the choices. Choose from: " + ", ".join(REGIONS) + "."),
        ("seconds = 3, say = \"Hinge.\"", "seconds = -1, say = \"Hinge.\"", "movement.0.seconds: -1 is not a whole number from 0 to 60."),
        ("cautions = []", 'cautions = []\nrequires = ["hip_hinge"]', "requires: ('hip_hinge',) is not free of circles: it leads back to itself."),
        ("cautions = []", 'cautions = []\nrequires = ["figure_four"]', "requires: 'figure_four' is not done in a position before standing."),
    ],
)  # fmt: skip
def test_an_error_names_file_entry_field_value_and_choices(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = own_file(tmp_path, OWN.replace(old, new, 1))
    with pytest.raises(InvalidValue) as caught:
        load_catalogue(path)
    assert str(caught.value) == f"{path}: [hip_hinge]: {sentence}"


def test_a_requirement_that_does_not_exist_lists_the_stretches(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN.replace("cautions = []", 'cautions = []\nrequires = ["knee_to_chest"]'))
    with pytest.raises(InvalidValue, match="'knee_to_chest' is not a stretch of the catalogue") as caught:
        load_catalogue(path)
    assert "Did you mean 'knees_to_chest'?" in str(caught.value)
    assert set(caught.value.choices) == ALL | {"hip_hinge"}


def test_the_posture_drill_stays_a_standing_one(tmp_path: Path) -> None:
    text = OWN.replace("hip_hinge", "standing_posture").replace('"standing"', '"seated"')
    with pytest.raises(InvalidValue, match="position: 'seated' is not how the posture drill begins"):
        load_catalogue(own_file(tmp_path, text))


@pytest.mark.parametrize("text", ["[hip_hinge\n", "hip_hinge = 3"])
def test_what_is_not_a_catalogue_is_said(tmp_path: Path, text: str) -> None:
    path = own_file(tmp_path, text)
    with pytest.raises(PlannerError, match="my_stretches.toml"):
        load_catalogue(path)


def test_a_file_that_is_not_text_is_said_and_a_missing_one_adds_nothing(tmp_path: Path) -> None:
    assert set(load_catalogue(tmp_path / "none.toml")) == ALL
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "\xe4"')
    with pytest.raises(UnreadableFile, match="Save it as plain UTF-8 text"):
        load_catalogue(path)


VARIANT = """
[[hip_hinge.harder]]
name = "With a side bend"
how = "Bend to the side as well."
stretch = "side_bend"
"""


def test_a_variant_that_is_an_entry_of_its_own_names_the_cautions_it_adds(tmp_path: Path) -> None:
    own = own_file(tmp_path, OWN + VARIANT)
    with pytest.raises(InvalidValue) as caught:
        load_catalogue(own)
    assert str(caught.value) == (
        f"{own}: [hip_hinge]: adds_cautions: [] is not complete: side_bend also needs osteoporosis, shoulder, balance, "
        "disc_herniation."
    )
    own = own_file(
        tmp_path, OWN + VARIANT + 'adds_cautions = ["osteoporosis", "shoulder", "balance", "disc_herniation"]\n'
    )
    assert len(load_catalogue(own)["hip_hinge"].harder[0].adds_cautions) == 4


def test_a_stricter_entry_of_ones_own_needs_no_change_of_the_shipped_one(tmp_path: Path) -> None:
    text = OWN.replace("hip_hinge", "legs_up_wall_soles").replace("cautions = []", 'cautions = ["wrist"]')
    assert load_catalogue(own_file(tmp_path, text))["legs_up_wall_soles"].cautions == ("wrist",)
