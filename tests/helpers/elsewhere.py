"""Files as other programs write them, made up: no real person's."""

from __future__ import annotations

import io
import zipfile

HABITS = (
    "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,"
    "Archived?\n"
    "001,Stretching,YES_NO,Did you stretch?,,1,1,#FF8F00,,,,false\n"
    '002,"Back pain, mornings",NUMERICAL,How much?,,1,1,#00897B,,AT_MOST,3.0,false\n'
    "003,Yoga,NUMERICAL,How long?,,3,7,#8E24AA,minutes,AT_LEAST,20.0,true\n"
)
LOOP = {
    "Habits.csv": HABITS,
    "001 Stretching/Checkmarks.csv": (
        "Date,Value,Notes\n2026-11-06,UNKNOWN,\n2026-11-05,SKIP,\n2026-11-04,NO,Ill\n2026-11-03,YES_AUTO,\n"
        '2026-11-02,YES_MANUAL,"In the garden, ""slowly"""\n2026-11-01,YES_MANUAL,\n'
    ),
    "001 Stretching/Scores.csv": "Date,Score\n2026-11-02,0.1000\n",
    "002 Back pain mornings/Checkmarks.csv": (
        "Date,Value,Notes\n2026-11-03,4500,\n2026-11-02,NO,Good day\n2026-11-01,4000,\n2026-10-31,SKIP,\n"
    ),
    "003 Yoga/Checkmarks.csv": "Date,Value,Notes\n2026-11-02,20500,\n2026-11-01,NO,\n",
    "Checkmarks.csv": "Date,Stretching,Back pain, mornings,Yoga,\n2026-11-02,YES_MANUAL,NO,20500,\n",
    "Scores.csv": "Date,Stretching,\n2026-11-02,0.1000,\n",
}
OLD_LOOP = {
    "Habits.csv": "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,Stretching,,,1,1,#F57C00\n",
    "001 Stretching/Checkmarks.csv": "2018-03-04,2\n2018-03-03,1\n2018-03-02,0\n2018-03-01,3\n",
}
TRACK_AND_GRAPH = (
    "FeatureName,Timestamp,Value,Label,Note\r\n"
    "Back pain,2026-09-14T21:30:41.432+01:00,4.0,,\r\n"
    'Back pain,2026-09-13T07:00+01:00,2.5,,"long, drive"\r\n'
    "Back pain,2026-09-12T07:00:00Z,7.0,worst,lifting\r\n"
    "Stretching,2026-09-14T07:15:00+02:00,0:15:00,,\r\n"
    "Stretching,2026-09-13T07:15:00+02:00,-0:-01:-10,,\r\n"
    "Weight,2026-09-13T07:15:00+02:00,71.3,,\r\n"
)
# Tables as people, forms and spreadsheets have them.
TABLES_OF_HAND = (
    "date,pain,note\n2026-11-05,4,stiff\n2026-11-06,5,\n",
    "sep=;\nDatum;Uhrzeit;Schmerz;Notiz\n5.11.2026;7:10;4,5;steif\n16.11.2026;21.30 Uhr;1.234,5;\n",
    '"Timestamp","How bad is it?","Did you stretch?","Anything?"\n"2026/11/20 7:31:05 AM GMT+1","4","Yes","stiff, sore"\n'
    '"2026/11/21 9:05:44 pm GMT+5:30","6","No",""\n',
    "Date,Time,back pain,neck pain,stretched\n11/20/26,7:31 AM,4/10,mild,15 min\n11/21/26,,5/10,severe,0:20:00\n",
    "timestamp\ttracker\tvalue\n1795159865\tPain\t4\n1795159865250\tStretching\t15 min\n",
    "2026-11-20T07:31:05Z|4|x\n2026-11-20T21:30:05+01:00|4,000|\n",
)


def zipped(files: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()
