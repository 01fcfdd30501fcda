"""Exports of trackers, workouts and telephones, shaped after real ones and made up: no real person's."""

from __future__ import annotations

import base64
import json
import sqlite3
from typing import Any

DAYLIO = (
    "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
    '2026-04-12,April 12,Sunday,14:03,meh,"yoga | back pain","Pain: 4/10 points | Sleep Time: 8:00","Slow day",'
    '"Sat<br><b>too long</b> &amp; stiff"\n'
    '2026-04-12,April 12,Sunday,07:30,rad,"","","",""\n'
    '2026-04-11,April 11,Saturday,21:15,good,"yoga","Pain: 6.5/10 points | Mood scale: 3/5","",""\n'
)
DAYLIO_TWELVE = (
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    '2023-05-18,May 18,Thursday,11:54 pm,good,"stretching","",""\n'
    '2023-05-18,May 18,Thursday,12:05 am,good,"stretching","",""\n'
)
DAYLIO_OLD = (
    'year,date,weekday,time,mood,activities,note\n2018,18 May,Friday,11:54 pm,happy,"clean | stretching","Went out"\n'
)


def daylio_backup(**changes: Any) -> dict[str, Any]:
    """Return what stands in a backup: an entry in Paris, and one whose offset does not fit its clock."""
    entry = {"note": "", "note_title": "", "tags": [1], "assets": [], "timeZoneOffset": 3_600_000}
    return {
        "version": 15,
        "customMoods": [
            {"id": 1, "custom_name": "", "mood_group_id": 1, "predefined_name_id": 1},
            {"id": 6, "custom_name": "love it", "mood_group_id": 1, "predefined_name_id": -1},
        ],
        "tags": [{"id": 1, "name": "stretching"}, {"id": 2, "name": "work"}],
        "dayEntries": [
            {
                **entry,
                **{"id": 4, "minute": 36, "hour": 11, "day": 24, "month": 0, "year": 2023},
                **{"datetime": 1674556607764, "mood": 6, "note": "<div>Note body</div>", "note_title": "Title"},
            },
            {
                **entry,
                **{"id": 1, "minute": 0, "hour": 20, "day": 4, "month": 0, "year": 2023},
                **{"datetime": 1672858800000, "mood": 1, "tags": [1, 2], "timeZoneOffset": 180},
            },
        ],
    } | changes


def daylio_zip(told: Any) -> dict[str, bytes]:
    """Return the files of a backup."""
    return {"backup.daylio": base64.encodebytes(json.dumps(told).encode()), "assets/photos/2023/1/abc": b"\xff\xd8"}


BEARABLE = (
    "date,date formatted,weekday,time of day,category,rating/amount,detail,notes\n"
    '"5th Jan 2026","2026-01-05","Monday","am","Symptom","2","Back (lower) pain (Moderate)",""\n'
    '"5th Jan 2026","2026-01-05","Monday","pm","Symptom","4","Back (lower) pain (Unbearable)","after the drive"\n'
    '"5th Jan 2026","2026-01-05","Monday","am","Symptom","1","Headache (Mild)",""\n'
    '"6th Jan 2026","2026-01-06","Tuesday","mid","Symptom","3","Stiffness (left)",""\n'
    '"6th Jan 2026","2026-01-06","Tuesday","pm","Mood","7","Good",""\n'
    '"6th Jan 2026","2026-01-06","Tuesday","all day","Active","","🧘 Stretching - A lot | 👣 Walk",""\n'
    '"6th Jan 2026","2026-01-06","Tuesday","","Focus","3","",""\n'
    '"6th Jan 2026","2026-01-06","Tuesday","","Gratitudes","","My sister",""\n'
)
BEARABLE_OLD = (
    "date,weekday,time of day,category,rating/amount,detail,notes\n"
    '"8th Dec 2021","Wednesday","mid","Symptom","2","Neck pain (Moderate)",""\n'
)
_DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute)*)>
  device           CDATA #IMPLIED
]>
"""  # as broken as one version of iOS wrote it
APPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
{_DTD}<HealthData locale="en_GB">
 <ExportDate value="2026-05-10 10:00:00 +0200"/>
 <Record type="HKQuantityTypeIdentifierStepCount" sourceName="P" unit="count" \
startDate="2026-05-04 08:00:00 +0200" endDate="2026-05-04 08:10:00 +0200" value="800"/>
 <Record type="HKCategoryTypeIdentifierMindfulSession" sourceName="A" sourceVersion="1" \
startDate="2026-05-04 07:10:00 +0200" endDate="2026-05-04 07:20:00 +0200"/>
 <Record type="HKCategoryTypeIdentifierLowerBackPain" sourceName="Health" \
startDate="2026-05-04 09:00:00 +0200" endDate="2026-05-04 09:30:00 +0200" value="HKCategoryValueSeverityModerate"/>
 <Record type="HKCategoryTypeIdentifierLowerBackPain" sourceName="Health" \
startDate="2026-05-05 09:00:00 +0200" endDate="2026-05-05 09:30:00 +0200" value="HKCategoryValueSeverityUnspecified"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeFlexibility" duration="12.5" durationUnit="min" sourceName="W" \
startDate="2026-05-06 18:00:00 +0200" endDate="2026-05-06 18:20:00 +0200">
  <MetadataEntry key="HKTimeZone" value="America/New_York"/>
  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="30" unit="kcal"/>
 </Workout>
 <Workout workoutActivityType="HKWorkoutActivityTypeYoga" sourceName="W" \
startDate="2026-05-07 6:00:00 PM +0200" endDate="2026-05-07 6:30:00 PM +0200"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="W" \
startDate="2026-05-07 18:00:00 +0200" endDate="2026-05-07 18:30:00 +0200"/>
 <Correlation type="X" startDate="2026-05-07 18:00:00 +0200" endDate="2026-05-07 18:30:00 +0200">
  <Record type="HKCategoryTypeIdentifierMindfulSession" sourceName="A" \
startDate="2026-05-04 07:10:00 +0200" endDate="2026-05-04 07:20:00 +0200"/>
 </Correlation>
</HealthData>
"""
CDA = '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Health Data</title></ClinicalDocument>\n'
FIT = {
    "Takeout/Fit/Alle Sitzungen/2021-06-09T13_36_25+02_00_YOGA.json": json.dumps(
        {
            "fitnessActivity": "yoga",
            "startTime": "2021-06-09T11:36:25.686Z",
            "endTime": "2021-06-09T12:06:25.686Z",
            "duration": "1674.186s",
            "segment": [],
        }
    ),
    "Takeout/Fit/Alle Sitzungen/2021-06-08T22_30_00-05_00_STRENGTH_TRAINING.json": json.dumps(
        {
            "fitnessActivity": "strength_training",
            "startTime": "2021-06-09T03:30:00Z",
            "endTime": "2021-06-09T04:00:00Z",
        }
    ),
    "Takeout/Fit/Alle Daten/derived_com.google.step_count.delta.json": "{}",
    "Takeout/archive_browser.html": "<html>",
}
FIT_DAYS = (
    "Date,Move Minutes count,Calories (kcal),Step count,Yoga duration (ms),Walking duration (ms)\n"
    "2021-06-08,30,1800,5321,,1200000\n"
    "2021-06-09,45,1900,4000,1800500,600000\n"
)
STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"
    '2024-05-11 18:30:00,"Evening stretch",1h 5m,"Hip flexor",1,0,0,0,120,"left","calm",\n'
    '2024-05-11 18:30:00,"Evening stretch",1h 5m,"Hip flexor",Rest Timer,0,0,0,60,"","",\n'
    '2024-05-11 18:30:00,"Evening stretch",1h 5m,"Squat",1,80,5,0,0,"","calm",\n'
    '2024-05-12 7:05:00\u202fPM,"Legs",45m,"Squat",1,80,5,0,0,"","",\n'
)
STRONG_NEWER = (
    '"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";"Weight (kg)";"Reps";"RPE";'
    '"Distance (meters)";"Seconds";"Notes";"Workout Notes"\n'
    '"1";"2024-01-01 18:00:00";"Yoga";"3600";"Plank";"1";"";"";"";"";"90.0";"";""\n'
)
FITNOTES = (
    "Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time,Comment\n"
    '2026-03-02,Hamstring stretch,Mobility,,,,,0:01:30,"left first"\n'
    '2026-03-02,Hamstring stretch,Mobility,,,,,0:01:30,""\n'
    '2026-03-02,Deadlift,Back,150.0,3,,,,""\n'
)
_HEALTH_CONNECT = """
CREATE TABLE exercise_session_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE,
    start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER,
    notes TEXT, exercise_type INTEGER, title TEXT, has_route INTEGER);
CREATE TABLE mindfulness_session_record_table (row_id INTEGER PRIMARY KEY, start_time INTEGER,
    start_zone_offset INTEGER, end_time INTEGER, type INTEGER, title TEXT, notes TEXT);
"""


def health_connect(*rows: tuple[Any, ...], schema: str = _HEALTH_CONNECT) -> bytes:
    """Return a database with these exercise sessions: start, offset, end, type, title, notes."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    columns = "start_time, start_zone_offset, end_time, exercise_type, title, notes"
    insert = f"INSERT INTO exercise_session_record_table ({columns}) VALUES (?, ?, ?, ?, ?, ?)"
    connection.executemany(insert, rows)
    connection.commit()
    whole: bytes = connection.serialize()
    connection.close()
    return whole
