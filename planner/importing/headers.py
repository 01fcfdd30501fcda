"""Which column of a table from elsewhere holds what, by its name: whole words, in the languages of forms and people.

A name that says more than that ("Time stretched", "Sleep time") is none of these. Not for what stands in the cells.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
# Words beside the one that counts: "Date of entry", "Start time", "Uhrzeit der Messung".
_BESIDE = frozenset(
    (
        *("the", "of", "and", "at", "on", "in", "local", "entry", "entered", "record", "recorded", "measured"),
        *("measurement", "log", "logged", "rating", "your", "utc", "gmt", "der", "des", "die", "am", "um", "eintrags"),
        *("messung", "de", "la", "le", "du", "el", "del", "della", "di", "da", "do"),
    )
)
_STARTS = frozenset(("start", "started", "begin", "began", "beginn", "from", "von", "début", "inicio", "inizio"))


def _names(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.replace("\n", ",").split(",") if line.strip())


DAYS = _names("""
    date, day, when, datum, tag, wann, fecha, día, dia, data, jour, quand, giorno, dato, päivä, päivämäärä, dzień,
    дата, 日付, 日期, 날짜
""")
# When a row was written: the names that a form gives its first column, in its languages.
STAMPS = _names("""
    timestamp, time stamp, datetime, date time, date and time, date hour, created, created at, submitted, submitted at,
    completion time, submission date, epoch, unix time, zeitstempel, datum uhrzeit, datum zeit, datum und uhrzeit,
    horodateur, date et heure, marca temporal, fecha y hora, fecha hora, carimbo de data hora, data e hora, data hora,
    informazioni cronologiche, data e ora, data ora, tijdstempel, datum en tijd, tidsstempel, tidstämpel, aikaleima,
    sygnatura czasowa, časová značka, razítko, időbélyeg, zaman damgası, отметка времени, позначка часу, タイムスタンプ,
    时间戳记, 時間戳記, 타임스탬프
""")
TIMES = _names("""
    time, hour, clock, o clock, time of day, uhrzeit, zeit, hora, heure, ora, orario, tijd, tijdstip, tid,
    klokkeslæt, klokkeslett, kello, aika, godzina, czas, čas, saat, время, час, 時刻, 时间, 시간
""")
# Words with which a column of times may begin, and no column of lengths: "Uhrzeit der Schmerzen".
CLOCKS = _names("uhrzeit, clock, hour, hora, heure, ora, orario, tijdstip, klokkeslæt, klokkeslett, godzina, 時刻")
NOTES = _names("""
    note, notes, comment, comments, remark, remarks, memo, description, details, notiz, notizen, bemerkung, bemerkungen,
    anmerkung, anmerkungen, kommentar, kommentare, commentaire, commentaires, remarque, remarques, nota, notas,
    comentario, comentarios, observaciones, commento, commenti, osservazioni, observações, opmerking, opmerkingen,
    notitie, notities, label, labels
""")
# Of a table with a row for each value: what was tracked, and how much.
TRACKERS = _names("""
    tracker, habit, feature, metric, variable, measure, name, item, category, symptom, activity, exercise, type, kind,
    gewohnheit, merkmal, symptome, aktivität, übung, kategorie, habitude, activité, symptôme, hábito, actividad,
    síntoma, abitudine, attività, sintomo
""")
VALUES = _names("""
    value, amount, rating, score, level, severity, intensity, number, count, quantity, duration, minutes, wert,
    stärke, anzahl, dauer, minuten, valeur, intensité, niveau, durée, valor, intensidad, nivel, duración, minutos,
    valore, intensità, livello, durata
""")
# Of a table with a row for each part of the body.
REGIONS = _names(
    "region, body part, body region, area, site, körperteil, körperregion, région, zone, región, regione, regio"
)
IDS = _names("id, index, nr, no, row, uuid, key, unnamed, entry id, record id, #")


def named(title: str, names: frozenset[str]) -> bool:
    """Whether a column is called by one of these names, perhaps with words beside it that say nothing more."""
    words = _WORD.findall(title.casefold())
    whole = " ".join(words)
    if whole in names or title.strip().casefold() in names:
        return True
    rest = " ".join(word for word in words if word not in _BESIDE and word not in _STARTS)
    return rest in names


def may_be_times(title: str) -> bool:
    """Whether a column may be one of times, if what stands in it is: "Time (24h)" and "Start" too."""
    first = next(iter(_WORD.findall(title.casefold())), "")
    return named(_BRACKETS.sub("", title), TIMES) or first in CLOCKS | _STARTS


def is_start(title: str) -> bool:
    """Whether a column of times says when something began."""
    return not _STARTS.isdisjoint(_WORD.findall(title.casefold()))
