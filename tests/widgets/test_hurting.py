"""What the page offers after "It hurts", and what the diary holds of the answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine as machine

from planner.analysis.adherence import daily
from planner.catalogue import CAUTIONS, EQUIPMENT, REGIONS, load_catalogue
from planner.diary import Diary
from planner.errors import InvalidValue
from planner.person.profile import Profile, save_profile
from planner.person.screening import history, keep, keep_signs, latest, load_questions, screen, sheet_as_plain
from planner.week import Session
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.events import read_event, settle
from planner.widgets.session_player.hurting import hurting
from planner.widgets.today import Today
from tests.helpers.clock import MORNING
from tests.widgets.test_session_player import CATALOGUE, DAY, ID, PLAN, at, end, hurt, lines, part, session_of, start

NO = {question.id: False for question in load_questions()}
SIGNS = [question.id for question in load_questions() if question.level in ("A", "B")]


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "data")


@pytest.fixture
def player(diary: Diary) -> SessionPlayer:
    return SessionPlayer(session_of("standing_posture", "side_bend"), diary)


def names(session: Session, folder: Path) -> dict[str, list[str]]:
    return {id_: [way["name"] for way in ways] for id_, ways in hurting(session, folder)["easier"].items()}


def test_the_page_asks_for_the_regions_and_the_signs_of_levels_a_and_b(tmp_path: Path) -> None:
    asked = hurting(session_of("side_bend"), tmp_path)
    assert asked["where"] == [*REGIONS, "somewhere else"]
    assert [sign["id"] for sign in asked["signs"]] == SIGNS
    assert asked["stops"] == sheet_as_plain()["stops"]


def test_easier_ways_keep_to_the_equipment_and_are_no_entries_of_their_own(tmp_path: Path) -> None:
    session = session_of("standing_posture", "side_bend", "knees_to_chest", "legs_up_wall", "knee_hug_rock")
    ways = {
        "standing_posture": [],
        "side_bend": ["Hand on the hip"],
        "knees_to_chest": ["Behind the thighs"],
        "legs_up_wall": ["Hips further away"],
        "knee_hug_rock": [],
    }
    assert names(session, tmp_path) == ways
    save_profile(Profile(equipment=frozenset({"chair", "mat", "wall"})), tmp_path / "profile.toml")
    ways |= {
        "standing_posture": ["Back to a wall", "Seated"],
        "side_bend": ["Seated side bend", "Hand on the hip"],
        "legs_up_wall": ["Hips further away", "Calves on a chair"],
    }
    assert names(session, tmp_path) == ways


def test_easier_ways_keep_to_the_positions_of_the_day(tmp_path: Path) -> None:
    session = session_of("side_bend")
    profile = Profile(equipment=frozenset(EQUIPMENT), positions={"mon": frozenset({"standing", "lying"})})
    save_profile(profile, tmp_path / "profile.toml")
    assert names(session, tmp_path) == {"side_bend": ["Hand on the hip"]}


def with_a_careful_way(tmp_path: Path) -> Session:
    (tmp_path / "own.toml").write_text(
        """[mine]
name = "Mine"
position = "standing"
regions = ["sides"]
muscles = "sides"
cautions = []
steps = ["Bend."]
form = ["Slowly."]
breathing = "Calm."
awareness = "Ease."
start = { reps = 1, hold_s = 0 }
target = { reps = 1, hold_s = 0 }
setup = [{ seconds = 4, say = "Mine." }]
movement = [{ kind = "out", seconds = 3, say = "Bend." }]

[[mine.easier]]
name = "Kneeling"
how = "Kneel."
adds_cautions = ["knee", "pregnancy"]
""",
        "utf-8",
    )
    catalogue = load_catalogue(tmp_path / "own.toml")
    return compose(DAY, [(catalogue["mine"], catalogue["mine"].start, "")], catalogue, PLAN)


@pytest.mark.parametrize("where", ["profile", "answers", "unreadable"])
def test_easier_ways_keep_to_the_cautions(tmp_path: Path, where: str) -> None:
    session = with_a_careful_way(tmp_path)
    assert names(session, tmp_path) == {"mine": ["Kneeling"]}
    if where == "profile":
        save_profile(Profile(cautions=frozenset({"knee"})), tmp_path / "profile.toml")
    elif where == "answers":
        keep(screen(NO | {"pregnancy": True}, DAY), tmp_path / "screening.toml")
    else:
        (tmp_path / "profile.toml").write_text("[", "utf-8")
    assert names(session, tmp_path) == {"mine": []}


def test_every_caution_that_a_variant_can_add_is_known() -> None:
    added = {caution for stretch in CATALOGUE.values() for way in stretch.easier for caution in way.adds_cautions}
    assert added <= set(CAUTIONS)


@pytest.mark.parametrize(
    ("where", "row"),
    [
        ("lower back", 'lower back,false,"It hurt during a session: Side bend, right side",now,,,'),
        ("somewhere else", ',false,"It hurt during a session: Side bend, right side; it hurts somewhere else",now,,,'),
        ("", ',false,"It hurt during a session: Side bend, right side",now,,,'),
    ],
)
def test_where_it_hurts_is_in_the_rating(player: SessionPlayer, diary: Diary, where: str, row: str) -> None:
    player.events = [start(), hurt(2, where=where, signs=[])]
    assert (player.error, player.saved_seq) == ("", {ID: 2})
    assert lines(diary, "pain") == [f"{at('07:32:00')},2026-11-23,6,{row}"]


def test_a_session_that_pain_ended_is_in_the_diary_row_by_row(player: SessionPlayer, diary: Diary) -> None:
    hurting = part(2, reps_done=1, active_s=20, session_s=20, outcome="hurt")
    last = end(4, outcome="hurt", active_s=20)
    player.events = [start(), hurting, hurt(3, pain=7, where="hips", signs=["unwell"]), last]
    assert player.error == ""
    assert lines(diary, "sessions") == [f"{ID},{PLAN},2026-11-23,{at('07:30:00')},{at('07:35:00')},300,20,hurt,3,,,,,,"]
    assert lines(diary, "performed") == [f"{ID},1,standing_posture,both,3,1,0,20,hurt,{at('07:31:05')}"]
    assert lines(diary, "pain") == [
        f'{at("07:32:00")},2026-11-23,7,hips,false,"It hurt during a session: Side bend, right side",now,,,'
    ]


def test_a_rating_in_the_second_of_the_start_is_not_the_pain_of_the_day(player: SessionPlayer, diary: Diary) -> None:
    moment = {"at": at("07:30:00")}
    player.events = [start(pain_before=None), hurt(2, **moment)]
    player.events = [start(pain_before=None), hurt(2, **moment)]
    assert [row.split(",")[0] for row in lines(diary, "pain")] == [at("07:30:01")]
    assert daily(diary, DAY)["pain"].isna().all()
    diary.add_pain(4, rated_at=datetime.fromisoformat(at("07:00:00")))
    assert daily(diary, DAY)["pain"].to_list() == [4]


def test_signs_keep_the_next_session_waiting_and_are_kept_once(player: SessionPlayer, diary: Diary) -> None:
    kept = diary.folder / "screening.toml"
    keep(screen(NO | {"pregnancy": True}, date(2026, 11, 1)), kept)
    event = hurt(2, pain=None, signs=["unwell", "lump"])
    player.events = [start(), event]
    assert (player.error, lines(diary, "pain")) == ("", [])
    last = latest(kept)
    assert last is not None
    assert (last.on, last.level) == (DAY, "B")
    assert last.answers == NO | {"pregnancy": True, "unwell": True, "lump": True}
    keep(screen(NO, DAY), kept)
    before = kept.read_bytes()
    SessionPlayer(None, diary).events = [start(), event]
    assert kept.read_bytes() == before
    player = SessionPlayer(None, diary)
    player.events = [start(), hurt(3, at=at("07:40:00"), signs=["chest_pain"])]
    assert [each.level for each in history(kept)] == ["C", "B", "none", "A"]
    assert SessionPlayer.today(diary).script["stop"]["level"] == "A"


def test_signs_without_earlier_answers_are_kept_as_they_are(tmp_path: Path) -> None:
    path = keep_signs(["chest_pain"], datetime.fromisoformat(at("07:32:00")), tmp_path / "screening.toml")
    assert path.read_text("utf-8") == (
        '[[screening]]\non = 2026-11-23\nat = "2026-11-23T07:32:00+01:00"\n\n[screening.answers]\nchest_pain = true\n'
    )


@pytest.mark.parametrize("text", ["[", "other = 1"])
def test_answers_that_cannot_be_read_keep_the_report_waiting(player: SessionPlayer, diary: Diary, text: str) -> None:
    diary.folder.mkdir()
    (diary.folder / "screening.toml").write_text(text, "utf-8")
    player.events = [start(), hurt(2, signs=["unwell"])]
    assert "screening.toml: " in player.error
    assert (player.saved_seq, player.refused, lines(diary, "pain")) == ({ID: 1}, [], [])
    (diary.folder / "screening.toml").unlink()
    player.attempt = 1
    assert (player.error, player.saved_seq, len(lines(diary, "pain"))) == ("", {ID: 2}, 1)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"signs": ["pregnancy"]}, "session event: signs.0: 'pregnancy' is not the id of a question of level A or B."),
        ({"where": "knee"}, "session event: where: 'knee' is not one of the choices."),
    ],
)
def test_answers_that_were_not_asked_for_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_event(hurt(**fields))
    assert str(caught.value).startswith(message)


def asking(seq: int = 3, **fields: Any) -> dict[str, Any]:
    """What the page says at "It hurts" and at each answer."""
    return {**hurt(seq, pain=None), "type": "hurting", "order": 2, "where": "", "signs": [], **fields}


def part_that_hurts(seq: int = 2) -> dict[str, Any]:
    return part(seq, order=2, stretch="side_bend", side="right", reps_done=1, active_s=20, outcome="hurt")


def test_what_is_answered_so_far_is_known_to_the_next_page_until_it_is_all(player: SessionPlayer, diary: Diary) -> None:
    player.events = [
        start(),
        part_that_hurts(),
        asking(),
        asking(4, pain=3),
        asking(5, pain=3, where="hips", signs=SIGNS[:1]),
    ]
    assert (player.error, lines(diary, "pain"), latest(diary.folder / "screening.toml")) == ("", [], None)
    again = SessionPlayer(session_of("standing_posture", "side_bend"), diary)
    assert again.script["session_id"] == ID
    kept = again.resume["hurting"]
    assert {name: kept[name] for name in ("order", "stretch", "side", "pain", "where", "signs", "answered")} == {
        "order": 2,
        "stretch": "side_bend",
        "side": "right",
        "pain": 3,
        "where": "hips",
        "signs": SIGNS[:1],
        "answered": False,
    }
    assert player.resume == again.resume
    player.events = [hurt(6, pain=3, where="hips")]
    assert player.resume["hurting"]["answered"] is True
    assert SessionPlayer(session_of("standing_posture", "side_bend"), diary).resume["hurting"]["answered"] is True


def test_one_answered_session_says_nothing_of_another(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), part_that_hurts(), asking()]
    other = {"session_id": f"{PLAN}.20261123.2"}
    player.events = [start(1, **other), hurt(2, **other)]
    assert player.resume["hurting"]["answered"] is False


@pytest.mark.parametrize("text", ["= [", "answered = 1", 'type = "hurting"', "[answered]"])
def test_a_spoilt_record_keeps_no_session_away_and_the_next_answer_mends_it(
    player: SessionPlayer, diary: Diary, text: str
) -> None:
    player.events = [start(), part_that_hurts()]
    (diary.folder / "it_hurts.toml").write_text(text, "utf-8")
    again = SessionPlayer(session_of("standing_posture", "side_bend"), diary)
    assert (again.error, again.resume["hurting"]) == ("", None)
    again.events = [asking()]
    assert (again.error, again.resume["hurting"]["pain"]) == ("", None)


def test_what_was_left_open_yesterday_is_written_and_its_signs_count(player: SessionPlayer, diary: Diary) -> None:
    sign = next(question.id for question in load_questions() if question.level == "A")
    player.events = [start(), part_that_hurts(), asking(pain=7, where="hips", signs=[sign])]
    settle(diary, DAY)
    assert lines(diary, "pain") == []
    for _ in range(2):
        settle(diary, DAY + timedelta(1))
    (row,) = diary.pain().to_dict("records")
    assert (row["pain"], row["region"], row["about"].date()) == (7, "hips", DAY)
    answered = latest(diary.folder / "screening.toml")
    assert answered is not None
    assert (answered.level, len(history(diary.folder / "screening.toml"))) == ("A", 1)
    assert diary.sessions()["outcome"].to_list() == ["abandoned"]


def test_what_was_left_open_of_a_deleted_session_is_not_written(player: SessionPlayer, diary: Diary) -> None:
    player.events = [start(), part_that_hurts(), asking(pain=7)]
    (diary.folder / "sessions.csv").unlink()
    settle(diary, DAY + timedelta(1))
    assert (lines(diary, "pain"), lines(diary, "sessions")) == ([], [])


def test_the_days_page_settles_before_it_offers_anything(
    player: SessionPlayer, data_folder: Path, time_machine: machine.TimeMachineFixture
) -> None:
    sign = next(question.id for question in load_questions() if question.level == "A")
    SessionPlayer(None, Diary()).events = [start(), part_that_hurts(), asking(signs=[sign])]
    time_machine.move_to(MORNING + timedelta(1))
    assert "stop" in Today(Diary()).player.script
    assert "stop" in SessionPlayer.today(Diary()).script
