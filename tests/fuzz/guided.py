"""Coverage-guided runs over the readers of tables, TOML, files of other programs and a telephone's logs, by atheris (the extra `fuzz`), for as long as one likes:

python -m tests.fuzz.guided csv -max_total_time=60
python -m tests.fuzz.guided toml -max_total_time=60
python -m tests.fuzz.guided elsewhere -max_total_time=60
python -m tests.fuzz.guided telephone -max_total_time=60

What follows the name is libFuzzer's. An input that breaks a reader is kept as crash-… in the working folder, and
`python -m tests.fuzz.guided csv crash-…` plays it again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["planner", "tomlkit", "tomllib"]):
    from planner.diary.tables import TABLES
    from tests.fuzz import readers
    from tests.helpers.telephone_logs import packed


def of_table(data: bytes) -> None:
    """The first byte chooses the table."""
    readers.table(list(TABLES)[data[0] % len(TABLES)], data[1:])


def of_toml(data: bytes) -> None:
    """The first byte chooses the reader."""
    list(readers.TOML.values())[data[0] % len(readers.TOML)](data[1:])


def of_elsewhere(data: bytes) -> None:
    """The first byte chooses the reader."""
    read, _ = list(readers.ELSEWHERE.values())[data[0] % len(readers.ELSEWHERE)]
    read(data[1:])


def of_telephone(data: bytes) -> None:
    """The first byte chooses the text, or what stands in it."""
    (readers.given_by_telephone, readers.in_a_log)[data[0] % 2](data[1:])


def corpus(name: str, folder: Path) -> None:
    """Put down the sound files to begin from, each behind the byte that chooses its reader."""
    if name == "elsewhere":
        for place, (each, (_, sound)) in enumerate(readers.ELSEWHERE.items()):
            for number, data in enumerate(sound):
                (folder / f"{each}{number}").write_bytes(bytes([place]) + data)
        return
    if name == "telephone":
        for number, log in enumerate(readers.LOGS):
            (folder / f"text{number}").write_bytes(b"\0" + packed(log).encode())
            (folder / f"inside{number}").write_bytes(b"\1" + json.dumps(log).encode())
        return
    ending, names = ("csv", list(TABLES)) if name == "csv" else ("toml", list(readers.TOML))
    for place, each in enumerate(names):
        for number, data in enumerate(readers.sound(f"{each}.{ending}")):
            (folder / f"{each}{number}").write_bytes(bytes([place]) + data)


def main(name: str, options: list[str]) -> None:
    one: Callable[[bytes], None] = {
        "csv": of_table,
        "toml": of_toml,
        "elsewhere": of_elsewhere,
        "telephone": of_telephone,
    }[name]
    with tempfile.TemporaryDirectory() as folder:
        corpus(name, Path(folder))
        given = [option for option in options if not option.startswith("-")]
        atheris.Setup([sys.argv[0], *options, *([] if given else [folder])], lambda data: one(data) if data else None)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
