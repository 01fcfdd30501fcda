from __future__ import annotations

from planner.diary.tables import TABLES


def test_columns_are_the_fixed_ones_in_their_order() -> None:
    assert {table.file: " ".join(table.names) for table in TABLES.values()} == {
        "plan.csv": "plan_id saved_at date order stretch reps hold_s sides seconds reason",
        "sessions.csv": "session_id plan_id date started_at ended_at planned_s active_s outcome pain_before pain_after note entered_at known tracker original",
        "performed.csv": "session_id order stretch side reps_planned reps_done hold_s active_s outcome ended_at",
        "pain.csv": "rated_at about pain region flare note asked known tracker original",
        "visits.csv": "date with note next_due",
        "pauses.csv": "from to why",
        "experiments.csv": "experiment_id made_at question stretch design washout seed pair period arm from to stopped_on",
        "marks.csv": "from to kind what note",
        "drawn.csv": "date chosen made_at",
    }
