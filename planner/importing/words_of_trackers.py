"""The words by which people call what they track, in several languages: pain, stretching, units, regions of the body.

A name is looked at by whole words: "Painting" is no pain. Plain data and its looking up; what follows from it is
guessing.py's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.catalogue import Region
from planner.importing.entries import Unit

_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAIN = _words("""
    pain pains ache aches aching backache backaches backpain sore soreness hurts
    schmerz schmerzen rückenschmerz rückenschmerzen rueckenschmerzen kreuzschmerz kreuzschmerzen nackenschmerz
    nackenschmerzen hüftschmerzen schmerzstärke schmerzskala schmerzwert
    douleur douleurs lombalgie lombalgies dolor dolores lumbalgia dolore dolori dor dores pijn rugpijn nekpijn
    ból bóle bolest smärta ryggsmärta smerte smerter rygsmerter ryggsmerter kipu selkäkipu ağrı ağrısı боль біль πόνος
    痛み 腰痛 疼痛 背痛 통증
""")
STRETCHING = _words("""
    stretch stretches stretching stretched yoga mobility flexibility
    dehnen dehnung dehnungen dehnübung dehnübungen gedehnt rückenübungen beweglichkeit mobilität
    étirement étirements assouplissement assouplissements souplesse estiramiento estiramientos estirar movilidad
    allungamento allungamenti mobilità alongamento alongamentos alongar rekken stretchen rekoefeningen
    stretcha töjning udstrækning uttøying tøying rozciąganie venyttely protahování esneme germe растяжка розтяжка
    ストレッチ ヨガ 拉伸 瑜伽 스트레칭 요가
""")
# With one of these a name may mean something else: no pain, what is taken against it, or pain of another kind.
DOUBTFUL = _words("""
    no not without free killer killers painkiller painkillers reliever relievers relief med meds medication medications
    medicine pill pills tablet tablets ibuprofen paracetamol cream gel patch goal goals mark marks mat pants reminder
    skipped missed threshold tolerance because
    head headache headaches migraine stomach belly tooth teeth toothache period menstrual cramps knee knees foot feet
    ankle wrist elbow arm arms hand hands finger jaw ear throat eye eyes heart muscle
    ohne kein keine keinen frei schmerzfrei schmerzmittel schmerztablette schmerztabletten tablette tabletten kopf
    kopfschmerz kopfschmerzen migräne bauch bauchschmerzen zahn zahnschmerzen knie knieschmerzen fuß
    pas sans aucun aucune tête ventre genou sin cabeza estómago rodilla senza testa pancia ginocchio sem cabeça joelho
    zonder geen hoofdpijn buikpijn bez без 頭痛 두통
""")
# What says nothing of what was tracked: then the file's own name may.
NOTHING = _words("value values wert werte valeur valor valore rating score level amount number answer")
UNITS: Mapping[str, Unit] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minuti", "minutos", "minuty"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "heures", "horas", "ore"), "hours"),
    **dict.fromkeys(
        ("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "secondes", "segundos"), "seconds"
    ),
}
_REGIONS: Mapping[Region, str] = {
    "neck": r"neck|nape|nacken\w*|hws|cou|nuque|cuello|nuca|collo|pescoço|nek|nekpijn|шея|шеи",
    "lower back": r"(lower|low) back|back lower|lumbar|lumbago|lumbalgia|lombalgies?|lombaires?|kreuz\w*|lws"
    r"|lendenwirbel\w*|unter\w+ rücken|bas du dos|espalda baja|onderrug|腰痛",
    "upper back": r"(upper|mid|middle) back|back (upper|mid|middle)|thoracic|bws|ober\w+ rücken|haut du dos"
    r"|espalda alta|bovenrug",
    "hips": r"hips?|hüft\w*|hanches?|caderas?|anche|quadril|heup\w*",
    "hamstrings": r"hamstrings?",
    "chest": r"chest|brust|poitrine|pecho|petto|peito|borst",
    "calves": r"calf|calves|waden?|mollets?|pantorrillas?",
}
_REGION_FORMS = {region: re.compile(rf"\b(?:{form})\b") for region, form in _REGIONS.items()}


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, in small letters: of "Back-pain (min)" back, pain and min."""
    return frozenset(_WORD.findall(name.casefold()))


def region_of(name: str) -> Region | None:
    """Return the one region that a name tells, None where it tells none, or several."""
    plain = " ".join(_WORD.findall(name.casefold()))
    found = [region for region, form in _REGION_FORMS.items() if form.search(plain)]
    return found[0] if len(found) == 1 else None
