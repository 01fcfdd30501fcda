from __future__ import annotations

import base64
import io
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure as Page
from matplotlib.image import imsave

from planner import Profile, load_catalogue, own_stretches, plan_week
from planner.catalogue import CAUTIONS, EQUIPMENT, POSITIONS, POSTURE_DRILL, REGIONS, Dose, pictures
from planner.catalogue.own_form import as_plain, form_of
from planner.catalogue.own_stretches import (
    Gone,
    add_own_stretch,
    change_own_stretch,
    delete_own_stretch,
    mark_of,
    own_of,
    put_back,
)
from planner.catalogue.reading import catalogue_with, deleted_names, names_of
from planner.errors import ChangedMeanwhile, InvalidValue, PlannerError, UnreadableFile
from planner.figures import draw, still
from planner.storage import durable
from planner.week.timeline import stretch_cues
from planner.words import self_contained
from tests.catalogue.test_stretches import OWN, own_file
from tests.helpers.people import MONDAY

FORM: dict[str, Any] = {
    "name": "Clam",
    "steps": ["Lie on your side, knees bent.", "Open the upper knee; the feet stay together."],
    "position": "lying",
    "regions": ["hips", "lower back"],
    "reps": 5,
    "hold_s": 20,
    "two_sides": True,
    "equipment": ["pillow", "mat"],
    "cautions": ["hip_replacement"],
    "flexion": False,
}
ENTRY = """\
[my_clam]
name = "Clam"
source = "own"
position = "lying"
regions = ["hips", "lower back"]
muscles = "hips and lower back"
equipment = ["mat", "pillow"]
cautions = ["hip_replacement"]
flexion = false
sides = "one_then_other"
steps = [
    "Lie on your side, knees bent.",
    "Open the upper knee; the feet stay together.",
]
form = ["As your physiotherapist showed you."]
breathing = "Breathe calmly all the way through."
awareness = "Notice how it feels, and stay well short of pain."
start = {reps = 5, hold_s = 20}
target = {reps = 5, hold_s = 20}
reps_from = "own"
hold_from = "own"
setup = [{seconds = 8, say = "Clam."}]
movement = [
    {kind = "out", seconds = 4, say = "Move into it slowly."},
    {kind = "hold", say = "Hold."},
    {kind = "back", seconds = 4, say = "Come back slowly."},
    {kind = "breathe", seconds = 2, say = "Breathe."},
]
"""
HOSTILE = [
    '"""',
    "'''",
    "]",
    "[my_clam]",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\\u0041\\",
    '<script>alert("1")</script>',
    "../../etc/passwd",
    "🦒🧘‍♀️",
    "שלום ‮olleh",
    "\ufeffa",
    "a\x00\x1b\x7f\x85\u2028b",
    "  padded  ",
    "# a = 1",
    "standing_posture",
]


def picture(kind: str = "png", colour: str = "#ff0000") -> bytes:
    file = io.BytesIO()
    rgb = tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    imsave(file, [[rgb] * 4] * 3, format=kind)
    return file.getvalue()


# --- the entry


def test_a_form_becomes_a_full_entry(tmp_path: Path) -> None:
    path = tmp_path / "new" / "my_stretches.toml"
    stretch = add_own_stretch(FORM, path)
    assert path.read_text("utf-8") == ENTRY
    assert load_catalogue(path)["my_clam"] == stretch
    assert (stretch.start, stretch.target) == (Dose(5, 20), Dose(5, 20))
    assert (stretch.source, stretch.picture, stretch.picture_path) == ("own", "", None)


def test_what_the_form_may_leave_out(tmp_path: Path) -> None:
    said = {name: FORM[name] for name in ("name", "steps", "position", "regions", "reps")} | {"hold_s": 0}
    stretch = add_own_stretch(said, tmp_path / "my_stretches.toml")
    assert (stretch.equipment, stretch.cautions, stretch.flexion, stretch.sides) == ((), (), False, "together")
    assert [phase.kind for phase in stretch.movement] == ["out", "back", "breathe"]
    seconds = [cue.seconds for cue in stretch_cues(stretch, stretch.target, moves=False)]
    assert seconds == [8] + 5 * [4, 4, 2]


def test_the_data_folder_is_where_it_goes_by_default(data_folder: Path) -> None:
    add_own_stretch(FORM)
    assert (data_folder / "my_stretches.toml").read_text("utf-8") == ENTRY
    assert "my_clam" in load_catalogue()


def test_a_region_counts_once_and_lists_have_one_order(tmp_path: Path) -> None:
    given = {"regions": ["hips", "chest", "hips"], "equipment": {"wall", "mat"}, "cautions": ("knee", "reflux")}
    stretch = add_own_stretch(FORM | given, tmp_path / "my_stretches.toml")
    assert (stretch.regions, stretch.muscles) == (("hips", "chest"), "hips and chest")
    assert (stretch.equipment, stretch.cautions) == (("mat", "wall"), ("reflux", "knee"))


@pytest.mark.parametrize("name", ["Open!", "Open.", "Open…", "Why?"])
def test_a_name_that_ends_a_sentence_is_said_as_it_is(tmp_path: Path, name: str) -> None:
    assert add_own_stretch(FORM | {"name": name}, tmp_path / "my_stretches.toml").setup[0].say == name


def test_ids_are_plain_and_each_its_own(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    names = ["Hüft-Öffner", "Huft  offner!", "拉伸", "🦒", "../../x", "A" * 80, "A" * 79]
    ids = [add_own_stretch(FORM | {"name": name}, path).id for name in names]
    long = "my_" + "a" * 40
    assert ids == ["my_huft_offner", "my_huft_offner_2", "my_stretch", "my_stretch_2", "my_x", long, f"{long}_2"]
    assert [stretch.name for stretch in load_catalogue(path).values()][-7:] == names


# --- the file it goes into


@pytest.mark.parametrize(
    "before",
    [
        b"# mine\n" + OWN.encode(),
        OWN.encode().rstrip(b"\n"),
        OWN.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + OWN.encode(),
        b"# nothing yet",
        b"\n\n",
    ],
)
def test_what_stands_there_stays_byte_for_byte(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "my_stretches.toml"
    path.write_bytes(before)
    known = set(load_catalogue(path))
    add_own_stretch(FORM, path)
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.removeprefix(before).strip() == ENTRY.encode().strip()
    assert set(load_catalogue(path)) == known | {"my_clam"}


@pytest.mark.parametrize(
    ("before", "error"),
    [
        (b"[broken", UnreadableFile),
        (b'name = "\xff"', UnreadableFile),
        (b"[half]\nname = 'Half'\n", InvalidValue),
    ],
)
def test_a_file_that_cannot_be_read_is_never_written_over(tmp_path: Path, before: bytes, error: type) -> None:
    path = tmp_path / "my_stretches.toml"
    path.write_bytes(before)
    with pytest.raises(error, match="my_stretches.toml"):
        add_own_stretch(FORM, path, ("clam.png", picture()))
    assert path.read_bytes() == before
    assert not (tmp_path / "pictures").exists()


def test_stretches_added_at_once_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    names = [f"Stretch {n}" for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: add_own_stretch(FORM | {"name": name}, path), names))
    assert {stretch.name for stretch in load_catalogue(path).values()} > set(names)


def test_the_same_id_written_by_another_program_meanwhile_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my_stretches.toml"

    def then_another_writes(own: Path, tables: Any) -> Any:
        found = catalogue_with(own, tables)
        if not path.exists():
            path.write_text(ENTRY.replace('"Clam"', '"Clam of another"', 1), "utf-8")
        return found

    monkeypatch.setattr(own_stretches, "catalogue_with", then_another_writes)
    assert add_own_stretch(FORM, path).name == "Clam"
    assert {"my_clam", "my_clam_2"} < set(load_catalogue(path))


# --- what cannot be used


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "name: '' is not a few words, 80 characters at most."),
        ({"name": " \n"}, r"name: ' \n' is not a few words, 80 characters at most."),
        ({"name": None}, "name: None is not a few words, 80 characters at most."),
        ({"name": "x" * 81}, f"name: '{'x' * 81}' is not short enough: it may have 80 characters, and has 81."),
        (
            {"name": "x" * 1_000_000},
            f"name: '{'x' * 118}… is not short enough: it may have 80 characters, and has 1000000.",
        ),
        ({"name": "\ud83e"}, r"name: '\ud83e' is not text that can be saved: it holds half a character."),
        ({"name": "side  BEND"}, "name: 'side  BEND' is not free: another stretch has this name."),
        ({"steps": []}, "steps: [] is not a list of 1 to 20 sentences."),
        ({"steps": "Lie."}, "steps: 'Lie.' is not a list of 1 to 20 sentences."),
        ({"steps": ["x"] * 21}, f"steps: {['x'] * 21} is not a list of 1 to 20 sentences."),
        ({"steps": ["Lie.", ""]}, "steps: '' is not a few words, 500 characters at most."),
        (
            {"steps": ["x" * 501]},
            f"steps: '{'x' * 118}… is not short enough: it may have 500 characters, and has 501.",
        ),
        (
            {"position": "laying"},
            "position: 'laying' is not one of the choices. Did you mean 'lying'? "
            "Choose from: standing, seated, kneeling, hands_and_knees, lying.",
        ),
        ({"regions": []}, "regions: [] is not a list of regions, at least one, the main one first."),
        (
            {"regions": ["hips", "knee"]},
            "regions: 'knee' is not one of the choices. Choose from: " + ", ".join(REGIONS) + ".",
        ),
        ({"reps": 0}, "reps: 0 is not a whole number from 1 to 60."),
        ({"reps": "5"}, "reps: '5' is not a whole number from 1 to 60."),
        ({"reps": 10**5000}, "reps: that number is not a whole number from 1 to 60."),
        ({"hold_s": 301}, "hold_s: 301 is not a whole number from 0 to 300."),
        ({"hold_s": 2.5}, "hold_s: 2.5 is not a whole number from 0 to 300."),
        ({"two_sides": "yes"}, "two_sides: 'yes' is not true or false."),
        ({"equipment": "mat"}, "equipment: 'mat' is not a list of equipment."),
        ({"cautions": {"knee": True}}, "cautions: {'knee': True} is not a list of cautions."),
        ({"flexion": 1}, "flexion: 1 is not true or false."),
        (
            {"names": "x"},
            "names: 'x' is not expected: the form has no such field. "
            "Choose from: name, steps, position, regions, reps, hold_s, two_sides, equipment, cautions, flexion, "
            "drawn_like.",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, wrong: dict[str, Any], sentence: str) -> None:
    path = tmp_path / "my_stretches.toml"
    with pytest.raises(InvalidValue) as raised:
        add_own_stretch(FORM | wrong, path)
    assert str(raised.value) == sentence
    assert [raised.value.field] == list(wrong)
    assert not path.exists()


@pytest.mark.parametrize("field", ["name", "steps", "position", "regions", "reps", "hold_s"])
def test_a_field_that_is_needed_is_asked_for(tmp_path: Path, field: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        add_own_stretch({name: value for name, value in FORM.items() if name != field}, tmp_path / "my_stretches.toml")
    assert str(raised.value) == f"{field}: None is not allowed: this field is needed."


def test_the_same_stretch_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    add_own_stretch(FORM, path)
    with pytest.raises(InvalidValue, match="^name: 'ｃｌａｍ ' is not free: another stretch has this name.$"):
        add_own_stretch(FORM | {"name": "ｃｌａｍ "}, path)
    assert path.read_text("utf-8") == ENTRY


def test_a_form_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="^form: 'Clam' is not a table of names and values.$"):
        add_own_stretch("Clam", tmp_path / "my_stretches.toml")  # type: ignore[arg-type]


# --- hostile text

characters = st.characters(exclude_categories=["Cs"])


def texts(most: int) -> st.SearchStrategy[str]:
    any_text = st.text(characters, min_size=1, max_size=most)
    return (st.sampled_from(HOSTILE) | any_text).filter(lambda text: bool(text.strip()))


@pytest.mark.long
@settings(max_examples=40, phases=[Phase.generate, Phase.shrink])  # to explain a failure takes minutes here
@given(
    name=texts(80),
    steps=st.lists(texts(500), min_size=1, max_size=20),
    position=st.sampled_from(POSITIONS),
    regions=st.lists(st.sampled_from(REGIONS), min_size=1, max_size=4, unique=True),
    reps=st.integers(1, 10),
    hold_s=st.integers(0, 30),
    two_sides=st.booleans(),
    equipment=st.sets(st.sampled_from(EQUIPMENT)),
    cautions=st.sets(st.sampled_from(CAUTIONS)),
    flexion=st.booleans(),
)
def test_whatever_is_typed_comes_back_and_can_be_planned(tmp_path_factory: pytest.TempPathFactory, **form: Any) -> None:
    path = tmp_path_factory.mktemp("own") / "my_stretches.toml"
    stretch = add_own_stretch(form, path)
    catalogue = load_catalogue(path)

    assert catalogue[stretch.id] == stretch
    shown = [self_contained(text) for text in [form["name"], *form["steps"]]]
    assert [stretch.name, *stretch.steps] == shown
    assert list(stretch.regions) == form["regions"]
    assert (stretch.equipment, stretch.cautions) == (
        tuple(tag for tag in EQUIPMENT if tag in form["equipment"]),
        tuple(tag for tag in CAUTIONS if tag in form["cautions"]),
    )
    assert stretch.id.isascii()
    assert stretch.setup[0].say.startswith(form["name"])
    person = Profile(minutes={"mon": 30}, equipment=frozenset(EQUIPMENT), focus={form["regions"][0]: 3})
    week = plan_week(person, {POSTURE_DRILL: catalogue[POSTURE_DRILL], stretch.id: stretch}, MONDAY)
    assert [item.stretch for session in week.sessions for item in session.items][1:] == [stretch]


@pytest.mark.long
def test_hostile_names_stand_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    names = [f"{text}{n}" for n, text in enumerate(HOSTILE)]
    added = [add_own_stretch(FORM | {"name": name, "steps": HOSTILE}, path) for name in names]
    own = [stretch for stretch in load_catalogue(path).values() if stretch.source == "own"]
    assert own == added
    assert [stretch.name for stretch in own] == [self_contained(name) for name in names]
    assert {stretch.steps for stretch in own} == {tuple(self_contained(text) for text in HOSTILE)}
    assert not any("<script" in still(stretch) for stretch in own)


def test_a_week_of_the_whole_catalogue_has_room_for_it(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    stretch = add_own_stretch(FORM | {"name": '"""]<script>'}, path)
    person = Profile(
        minutes={"mon": 20}, equipment=frozenset(EQUIPMENT), focus={"hips": 3}, like=frozenset({stretch.id})
    )
    week = plan_week(person, load_catalogue(path), MONDAY)
    assert stretch.id in {item.stretch.id for session in week.sessions for item in session.items}


# --- pictures


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_is_kept_beside_the_file_under_the_id(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "my_stretches.toml"
    stretch = add_own_stretch(FORM, path, ("../../../etc/evil\0.exe", picture(kind)))
    assert stretch.picture == "my_clam.jpg"
    assert stretch.picture_path == tmp_path / "pictures" / "my_clam.jpg"
    data = stretch.picture_path.read_bytes()
    assert (pictures.kind(data), pictures.opened(data).size) == ("jpeg", (4, 3))
    assert tomllib.loads(path.read_text("utf-8"))["my_clam"]["picture"] == "my_clam.jpg"
    assert {str(found.relative_to(tmp_path)) for found in tmp_path.rglob("*") if found.is_file()} == {
        ".lock",
        "my_stretches.toml",
        "pictures/my_clam.jpg",
    }
    source = f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
    image = ElementTree.fromstring(still(load_catalogue(path)["my_clam"], size=300))
    assert image.tag == "img"
    style = "max-width:100%;max-height:300px;object-fit:contain"
    assert image.attrib == {"src": source, "alt": "Clam: your own picture.", "width": "300", "style": style}
    assert ElementTree.fromstring(still(stretch)).get("width") == "100%"
    ax = Page().add_subplot()
    draw(stretch, ax)
    assert [shown.get_array().shape[:2] for shown in ax.images] == [(3, 4)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "picture: 'clam.png' is not a picture: PNG, JPEG or WebP."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture: 'clam.png' is not a picture: PNG, JPEG or WebP."),
        (b"GIF89a", "picture: 'clam.png' is not a picture: PNG, JPEG or WebP."),
        (picture() + bytes(30_000_000), "picture: 'clam.png' is not small enough: a picture may have 30 MB."),
        (
            picture()[:60],
            "picture: 'clam.png' is not whole: it cannot be read to its end. Choose another one.",
        ),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        add_own_stretch(FORM, tmp_path / "my_stretches.toml", ("clam.png", data))
    assert (str(raised.value), raised.value.field) == (sentence, "picture")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_lies_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "my_clam.jpg").write_bytes(b"theirs")
    stretch = add_own_stretch(FORM, tmp_path / "my_stretches.toml", ("a.png", picture()))
    assert stretch.picture == "my_clam_2.jpg"
    assert (tmp_path / "pictures" / "my_clam.jpg").read_bytes() == b"theirs"


def test_without_its_entry_a_picture_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, replace = tmp_path / "my_stretches.toml", durable.replace

    def full(to: Path, *data: bytes) -> None:
        if to == path:
            raise OSError(28, "No space left on device")
        replace(to, *data)

    monkeypatch.setattr(durable, "replace", full)
    with pytest.raises(PlannerError, match="nothing was saved .* The disk is full"):
        add_own_stretch(FORM, path, ("a.png", picture()))
    assert list((tmp_path / "pictures").iterdir()) == []
    assert not path.exists()


def test_a_picture_is_looked_for_beside_the_file_that_names_it(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own = load_catalogue(own_file(elsewhere, OWN + 'picture = "hinge.png"'))["hip_hinge"]
    assert own.picture_path == elsewhere / "pictures" / "hinge.png"


@pytest.mark.parametrize("data", [None, b"no picture", picture()[:20], picture() + bytes(30_000_000)])
def test_without_a_picture_to_show_the_figure_of_the_position_is_shown(tmp_path: Path, data: bytes | None) -> None:
    own = load_catalogue(own_file(tmp_path, OWN + 'picture = "hinge.png"'))["hip_hinge"]
    assert own.picture_path
    own.picture_path.parent.mkdir()
    if data is not None:
        own.picture_path.write_bytes(data)
    assert ElementTree.fromstring(still(own)).get("aria-label") == "Hip hinge: as you hold it."
    ax = Page().add_subplot()
    draw(own, ax)
    assert (len(ax.images), len(ax.collections)) == (0, 1)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_broken_picture_is_printed_as_the_figure(tmp_path: Path, kind: str) -> None:
    own = load_catalogue(own_file(tmp_path, OWN + 'picture = "hinge.png"'))["hip_hinge"]
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "hinge.png").write_bytes(picture(kind)[:40])
    ax = Page().add_subplot()
    draw(own, ax)
    assert (len(ax.images), len(ax.collections)) == (0, 1)


@pytest.mark.parametrize("name", ["../x.png", "a/b.png", "a\\b.png", ".hidden.png", "..", "C:x.png", "a\0.png"])
def test_a_picture_is_a_file_name_and_never_a_path(tmp_path: Path, name: str) -> None:
    path = own_file(tmp_path, OWN + f"picture = {pictures_toml(name)}")
    with pytest.raises(InvalidValue) as raised:
        load_catalogue(path)
    wanted = "the name of a file in pictures/: without / \\ and :, and not beginning with a dot"
    assert str(raised.value) == f"{path}: [hip_hinge]: picture: {name!r} is not {wanted}."


def pictures_toml(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace("\0", "\\u0000") + '"'


def test_the_folder_is_no_field_of_the_file(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN + 'folder = "/etc"')
    with pytest.raises(InvalidValue) as raised:
        load_catalogue(path)
    assert str(raised.value) == f"{path}: [hip_hinge]: folder: '/etc' is not expected here: no field has this name."


# --- drawn like another one


def test_it_is_drawn_with_the_figure_that_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    stretch = add_own_stretch(FORM | {"drawn_like": "open_book"}, path)
    assert tomllib.loads(path.read_text("utf-8"))["my_clam"]["drawn_like"] == "open_book"
    assert stretch == load_catalogue(path)["my_clam"]
    assert stretch.figure == load_catalogue(path)["open_book"].figure
    left, right = still(stretch), still(stretch, mirrored=True)
    assert ElementTree.fromstring(left).get("aria-label") == "Clam, left side: as you hold it."
    assert ElementTree.fromstring(right).get("aria-label") == "Clam, right side: as you hold it."
    assert left != right


def test_a_likeness_of_no_stretch_is_said_with_the_choices(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    own = add_own_stretch(FORM | {"drawn_like": "open_book"}, path)
    choices = f"Choose from: {', '.join(id_ for id_ in load_catalogue(path) if id_ != own.id)}."
    for likeness in ("open_bok", "my_clam"):
        near = " Did you mean 'open_book'?" if likeness == "open_bok" else ""
        said = f"drawn_like: {likeness!r} is not a stretch with a figure of its own.{near} {choices}"
        with pytest.raises(InvalidValue) as raised:
            add_own_stretch(FORM | {"name": "Other", "drawn_like": likeness}, path)
        assert (str(raised.value), raised.value.field) == (said, "drawn_like")
        path.write_text(path.read_text("utf-8").replace('"open_book"', f'"{likeness}"'), "utf-8")
        with pytest.raises(InvalidValue) as raised:
            load_catalogue(path)
        assert str(raised.value) == f"{path}: [my_clam]: {said}"
        path.write_text(path.read_text("utf-8").replace(f'"{likeness}"', '"open_book"'), "utf-8")


DRAWN = """
[hip_hinge.figure]
view = "side"
anchor = "feet"
[hip_hinge.figure.poses.start]
[hip_hinge.figure.poses.end]
"""


def test_a_figure_and_a_likeness_are_one_too_many(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN + 'drawn_like = "side_bend"\n' + DRAWN)
    with pytest.raises(InvalidValue) as raised:
        load_catalogue(path)
    wanted = "needed beside its own figure: take one of them out"
    assert str(raised.value) == f"{path}: [hip_hinge]: drawn_like: 'side_bend' is not {wanted}."


def test_what_stands_in_for_a_shipped_stretch_may_keep_its_figure(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN.replace("hip_hinge", "side_bend") + 'drawn_like = "side_bend"\n')
    assert load_catalogue(path)["side_bend"].figure == load_catalogue(tmp_path / "none.toml")["side_bend"].figure


# --- changing one

NOTED = """\
# From Ms Moore.

[my_clam] # the first one
name    = "Clam" # as she calls it
source = "own"
position = "lying"
regions = ["hips"]
muscles = "gluteus medius"
cautions = []
steps = ["Open the knee."]
# what she said
form = ["Feet stay together."]
breathing = "Out as it opens."
awareness = "Notice the hip."
start = {reps = 3, hold_s = 5}
target = {reps = 8, hold_s = 5} # for now
setup = [{seconds = 8, say = "Clam."}]
movement = [{kind = "out", seconds = 4, say = "Open."}, {kind = "hold", say = "Hold."}]

# Another one.
[my_bridge]
name = "My bridge"
source = "own"
position = "lying"
regions = ["hips"]
muscles = "hips"
cautions = []
steps = ["Lift."]
form = ["Slowly."]
breathing = "Calmly."
awareness = "Notice it."
start = {reps = 3, hold_s = 5}
target = {reps = 8, hold_s = 5}
setup = [{seconds = 8, say = "Bridge."}]
movement = [{kind = "out", seconds = 4, say = "Lift."}, {kind = "hold", say = "Hold."}]
"""


def noted(folder: Path, text: str = NOTED) -> Path:
    path = folder / "my_stretches.toml"
    path.write_bytes(text.encode())
    return path


def filled(path: Path, id_: str = "my_clam", **changes: Any) -> dict[str, Any]:
    return as_plain(form_of(load_catalogue(path)[id_])) | changes


def test_a_form_that_changes_nothing_changes_no_byte(tmp_path: Path) -> None:
    for text in (NOTED, NOTED.replace("\n", "\r\n"), "\ufeff" + NOTED, ENTRY):
        path = noted(tmp_path, text)
        change_own_stretch("my_clam", filled(path), path)
        assert path.read_bytes() == text.encode()


def test_the_form_gives_back_what_was_put_into_it(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    add_own_stretch(FORM, path)
    sorted_ = FORM | {"equipment": ["mat", "pillow"], "drawn_like": ""}
    assert filled(path) == sorted_


def test_what_is_changed_is_written_and_all_else_stays(tmp_path: Path) -> None:
    path = noted(tmp_path)
    changes = {"name": "Mussel", "reps": 10, "two_sides": True, "cautions": ["knee"], "steps": ["Lie.", "Open."]}
    stretch = change_own_stretch("my_clam", filled(path, **changes), path)
    assert stretch == load_catalogue(path)["my_clam"]
    assert path.read_text("utf-8") == NOTED.replace('"Clam" # as', '"Mussel" # as').replace(
        "target = {reps = 8, hold_s = 5} # for", "target = {reps = 10, hold_s = 5} # for"
    ).replace('steps = ["Open the knee."]', 'steps = ["Lie.", "Open."]').replace(
        'cautions = []\nsteps = ["Lie', 'cautions = ["knee"]\nsteps = ["Lie'
    ).replace('setup = [{seconds = 8, say = "Clam."}]', 'setup = [{seconds = 8, say = "Mussel."}]').replace(
        'kind = "hold", say = "Hold."}]\n\n# Another',
        'kind = "hold", say = "Hold."}]\nsides = "one_then_other"\n\n# Another',
    )


def test_what_follows_from_the_form_follows_it_again(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    add_own_stretch(FORM, path)
    again = FORM | {"name": "Mussel!", "regions": ["chest"], "reps": 3, "hold_s": 0}
    change_own_stretch("my_clam", again, path)
    other = tmp_path / "other" / "my_stretches.toml"
    add_own_stretch(again, other)
    entries = [tomllib.loads(each.read_text("utf-8")) for each in (path, other)]
    assert entries[0]["my_clam"] == entries[1]["my_mussel"]


def test_a_start_of_its_own_stays_below_the_target(tmp_path: Path) -> None:
    path = noted(tmp_path)
    stretch = change_own_stretch("my_clam", filled(path, reps=2), path)
    assert (stretch.start, stretch.target) == (Dose(2, 5), Dose(2, 5))
    stretch = change_own_stretch("my_bridge", filled(path, "my_bridge", reps=20), path)
    assert (stretch.start, stretch.target) == (Dose(3, 5), Dose(20, 5))


def test_a_table_of_its_own_is_changed_in_its_place(tmp_path: Path) -> None:
    dose = "\n[my_clam.target]\nreps = 8 # for now\nhold_s = 5\n"
    text = NOTED.replace("target = {reps = 8, hold_s = 5} # for now\n", "", 1).replace(
        "\n\n# Another", f"\n{dose}\n# Another"
    )
    path = noted(tmp_path, text)
    change_own_stretch("my_clam", filled(path, reps=9), path)
    assert path.read_text("utf-8") == text.replace("reps = 8 # for", "reps = 9 # for")


def test_the_name_of_another_one_is_refused_and_its_own_is_not(tmp_path: Path) -> None:
    path = noted(tmp_path)
    change_own_stretch("my_clam", filled(path, name="CLAM"), path)
    before = path.read_bytes()
    with pytest.raises(InvalidValue, match="^name: 'my  Bridge' is not free: another stretch has this name.$"):
        change_own_stretch("my_clam", filled(path, name="my  Bridge"), path)
    assert path.read_bytes() == before


def test_what_was_changed_meanwhile_is_asked_about(tmp_path: Path) -> None:
    path = noted(tmp_path)
    seen, form = mark_of(load_catalogue(path)["my_clam"]), filled(path, name="Mine")
    path.write_text(NOTED.replace("Open the knee.", "Open it wide."), "utf-8")
    with pytest.raises(ChangedMeanwhile) as raised:
        change_own_stretch("my_clam", form, path, seen=seen)
    assert str(raised.value) == "“Clam” was changed elsewhere since you began. Save yours over it?"
    with pytest.raises(
        PlannerError, match="^“Clam” was changed elsewhere meanwhile. Look at it again before you delete"
    ):
        delete_own_stretch("my_clam", path, seen=seen)
    changed = change_own_stretch("my_clam", form, path)
    assert (changed.name, changed.steps) == ("Mine", ("Open the knee.",))


@pytest.mark.parametrize("id_", ["my_clam", "side_bend"])
def test_what_is_not_ones_own_is_neither_changed_nor_deleted(tmp_path: Path, id_: str) -> None:
    path = tmp_path / "my_stretches.toml"
    for act in (lambda: change_own_stretch(id_, FORM, path), lambda: delete_own_stretch(id_, path)):
        with pytest.raises(Gone, match="^This stretch was deleted elsewhere meanwhile. To have it again, add it.$"):
            act()
    assert own_of(load_catalogue(path)) == []


def test_an_entry_that_is_written_oddly_is_left_to_the_hand(tmp_path: Path) -> None:
    text = ENTRY.replace("flexion = false\n", "") + "\n[other.x]\n"
    parts = text.partition("setup = ")
    text = f"{parts[0]}\n{NOTED[NOTED.index('[my_bridge]') :]}\n[my_clam.figure]\n"  # the entry in two places
    path = noted(tmp_path, text)
    with pytest.raises(PlannerError):
        change_own_stretch("my_clam", FORM, path)
    assert path.read_text("utf-8") == text


# --- its picture when it is changed


def test_another_picture_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    first = add_own_stretch(FORM, path, ("a.png", picture()))
    second = change_own_stretch("my_clam", FORM, path, ("b.png", picture(colour="#00ff00")))
    assert (first.picture, second.picture) == ("my_clam.jpg", "my_clam_2.jpg")
    assert [found.name for found in (tmp_path / "pictures").iterdir()] == ["my_clam_2.jpg"]
    assert change_own_stretch("my_clam", FORM | {"reps": 9}, path).picture == "my_clam_2.jpg"
    assert change_own_stretch("my_clam", FORM, path, keep_picture=False).picture == ""
    assert "picture" not in path.read_text("utf-8")
    assert list((tmp_path / "pictures").iterdir()) == []


def test_a_picture_that_another_one_shows_stays(tmp_path: Path) -> None:
    path = tmp_path / "my_stretches.toml"
    add_own_stretch(FORM, path, ("a.png", picture()))
    path.write_text(path.read_text("utf-8") + "\n" + NOTED[NOTED.index("[my_bridge]") :] + 'picture = "my_clam.jpg"\n')
    delete_own_stretch("my_clam", path)
    assert load_catalogue(path)["my_bridge"].picture_path == tmp_path / "pictures" / "my_clam.jpg"
    assert (tmp_path / "pictures" / "my_clam.jpg").exists()


# --- deleting one


def test_of_what_is_deleted_its_name_stays_and_what_is_beside_it(tmp_path: Path) -> None:
    path = noted(tmp_path)
    assert delete_own_stretch("my_clam", path).stretch.name == "Clam"
    rest = NOTED[NOTED.index("\n# Another one.") :]
    assert (
        path.read_text("utf-8")
        == f'# From Ms Moore.\n\n[my_clam] # the first one\nname    = "Clam" # as she calls it\ndeleted = true\n{rest}'
    )
    assert "my_clam" not in load_catalogue(path)
    assert deleted_names(tmp_path) == {"my_clam": "Clam"}
    assert names_of(tmp_path)["my_clam"] == "Clam"
    assert names_of(tmp_path)["my_bridge"] == "My bridge"
    again = add_own_stretch(FORM, path)
    assert again.id == "my_clam_2"  # the diary's rows of the one before are not its own


def test_it_is_put_back_as_it_was(tmp_path: Path) -> None:
    path = noted(tmp_path, NOTED.replace("\n", "\r\n"))
    change_own_stretch("my_clam", filled(path), path, ("a.png", picture()))
    before, shown = path.read_bytes(), load_catalogue(path)["my_clam"].picture_path
    assert shown
    image = shown.read_bytes()
    deleted = delete_own_stretch("my_clam", path)
    assert not shown.exists()
    assert put_back(deleted).name == "Clam"
    assert (path.read_bytes(), shown.read_bytes()) == (before, image)


def test_what_was_changed_since_is_not_undone(tmp_path: Path) -> None:
    path = noted(tmp_path)
    deleted = delete_own_stretch("my_clam", path)
    add_own_stretch(FORM | {"name": "Newer"}, path)
    with pytest.raises(PlannerError) as raised:
        put_back(deleted)
    assert str(raised.value) == "“Clam” can't be put back: your stretches were changed since. Add it again."
    assert "my_newer" in load_catalogue(path)


def test_what_another_one_needs_is_not_deleted(tmp_path: Path) -> None:
    text = NOTED.replace("[my_bridge]\n", '[my_bridge]\nrequires = ["my_clam"]\n')
    path = noted(tmp_path, text)
    with pytest.raises(PlannerError) as raised:
        delete_own_stretch("my_clam", path)
    assert str(raised.value) == (f"“Clam” can't be deleted: it is needed by “My bridge”. Change that first, in {path}.")
    assert path.read_text("utf-8") == text


def test_the_shipped_stretch_is_back_where_ones_own_stood_in_for_it(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN.replace("hip_hinge", "side_bend"))
    delete_own_stretch("side_bend", path)
    assert load_catalogue(path)["side_bend"].source == "article"
    assert deleted_names(tmp_path) == {}


def test_what_is_deleted_is_told_from_a_stretch_that_says_too_much(tmp_path: Path) -> None:
    path = own_file(tmp_path, OWN + "deleted = false\n")
    with pytest.raises(InvalidValue, match="deleted"):
        load_catalogue(path)
