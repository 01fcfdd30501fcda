from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import backup
from planner.errors import PlannerError
from planner.storage import archive
from planner.words import quoted

FILES = {"pain.csv": b"rated_at,about\n", "deleted/pain.csv": b"x\n", "profile.toml": b"", "pictures/a.png": b"\x89"}


def unpacked(data: bytes) -> dict[str, bytes]:
    return archive.unpacked(data, "my.zip", backup.DIARY)


def refusal(data: bytes) -> str:
    with pytest.raises(PlannerError) as caught:
        unpacked(data)
    return str(caught.value)


def zipped(name: str = "pain.csv", data: bytes = b"x", kind: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as file:
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry.external_attr = kind, mode << 16
        file.writestr(entry, data)
    return buffer.getvalue()


def test_what_goes_in_comes_out_and_the_same_files_give_the_same_bytes() -> None:
    data = archive.packed(FILES)
    assert unpacked(data) == FILES
    assert archive.packed(dict(reversed(FILES.items()))) == data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert [(entry.filename, entry.date_time, entry.external_attr >> 16) for entry in file.infolist()] == [
            (name, (1980, 1, 1, 0, 0, 0), stat.S_IFREG | 0o600) for name in sorted(FILES)
        ]


NOT_OURS = [
    "../pain.csv",
    "deleted/../../pain.csv",
    "/etc/passwd",
    "/pain.csv",
    "deleted\\pain.csv",
    "C:pain.csv",
    "C:/pain.csv",
    "data/pain.csv",
    "deleted/deleted/pain.csv",
    "backups/2026-11-23.zip",
    "pain.csv/",
    "Pain.csv",
    "pain.csv:stream",
    "pain.csv.",
    "pain.exe",
    "pain\u202evsc.csv",
    "pictures/..png",
    "pictures/.hidden.png",
    "pictures/a/b.png",
    "pictures/con.png",
    "pictures/LPT1.x.png",
    "pictures/a.html",
    "pictures/a\n.png",
    ".lock",
]


@pytest.mark.parametrize("name", NOT_OURS)
def test_names_that_are_not_of_a_diary_are_refused(name: str) -> None:
    assert refusal(zipped(name)) == (
        f"my.zip: {quoted(name)} is not a file of a diary. Take it out, or choose a zip that this planner made. If you made it "
        "yourself, put the files in it without a folder around them."
    )


@pytest.mark.parametrize(
    "name",
    [
        "pain (conflicted copy).csv",
        "pain-LAPTOP.csv",
        "sessions.1.csv",
        "deleted/sessions.1.csv",
        "pain.sync-conflict-20261123-071500-ABC.csv",
        "plan (Konflikt von Jürgen).csv",
        "pictures/Meine Übung.JPEG",
        "week_edits.toml",
    ],
)
def test_conflict_copies_and_pictures_are_of_a_diary(name: str) -> None:
    assert unpacked(zipped(name)) == {name: b"x"}


def test_a_name_that_ends_at_a_nul_is_refused() -> None:
    data = zipped("pain.csv_evil").replace(b"pain.csv_evil", b"pain.csv\0evil")
    assert "is not a file of a diary" in refusal(data)


def test_the_folders_themselves_may_be_in_it() -> None:
    assert unpacked(zipped("deleted/", b"", zipfile.ZIP_STORED, stat.S_IFDIR | 0o755)) == {}
    assert "“other/” is not a file" in refusal(zipped("other/", b"", zipfile.ZIP_STORED, stat.S_IFDIR))


def test_the_same_name_twice_is_refused_however_it_is_spelt() -> None:
    for second in ("pictures/a.png", "pictures/A.png"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("pictures/a.png", b"1")
            with pytest.warns(UserWarning, match="Duplicate name") if second.islower() else contextlib.nullcontext():
                file.writestr(second, b"2")
        assert (
            refusal(buffer.getvalue())
            == f"my.zip: {quoted(second)} is in it twice. Choose a zip that this planner made."
        )


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_devices_are_refused(kind: int) -> None:
    data = zipped("pain.csv", b"/etc/passwd", mode=kind | 0o777)
    assert refusal(data) == "my.zip: “pain.csv” is a link, not a file. Choose a zip that this planner made."


def entry_field(data: bytes, offset: int, form: str, value: int) -> bytes:
    """Return the zip with one field of its first directory entry changed (APPNOTE 4.3.12)."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2001])
def test_encrypted_files_are_refused(flag: int) -> None:
    assert refusal(entry_field(zipped(), 8, "<H", flag)) == (
        "my.zip: “pain.csv” is encrypted. Unpack it with its password, then zip the files anew."
    )


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(kind: int) -> None:
    assert refusal(zipped(kind=kind)) == "my.zip: “pain.csv” is packed in a way not known here. Zip the files anew."


TOO_BIG = (
    "my.zip: is too big for a diary: at most 2,000 files and 500 MB unpacked. Choose a zip that this planner made."
)


def test_a_file_that_shrinks_too_much_is_refused() -> None:
    assert refusal(zipped(data=bytes(2_000_000))) == TOO_BIG


def test_what_is_packed_here_can_be_unpacked_however_much_it_would_shrink() -> None:
    files = {"pain.csv": bytes(2_000_000), "plan.csv": b"x"}
    assert unpacked(archive.packed(files)) == files


def test_a_sum_that_is_too_big_is_refused_before_anything_is_unpacked() -> None:
    data = archive.packed({"pain.csv": b"x", "plan.csv": b"y"})
    for offset in (20, 24):  # compressed and uncompressed size
        data = entry_field(data, offset, "<L", archive.MOST_UNPACKED)
    assert refusal(data) == TOO_BIG


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive.packed({f"pain.{n}.csv": b"" for n in range(archive.MOST_FILES + 1)})
    assert refusal(data) == TOO_BIG
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    assert refusal(zipped()) == TOO_BIG


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def bad_sum(data: bytes) -> bytes:
    return entry_field(data, 16, "<L", 7)


def bad_length(data: bytes) -> bytes:
    return entry_field(data, 24, "<L", 5)


def bad_content(data: bytes) -> bytes:
    at = data.index(b"pain.csv") + len("pain.csv")
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("damage", [cut, bad_sum, bad_length, bad_content, lambda _: b"", lambda _: b"no zip"])
def test_a_damaged_zip_is_refused(damage: Callable[[bytes], bytes]) -> None:
    message = refusal(damage(zipped(data=b"some words " * 20)))
    assert message.startswith("my.zip: is not a whole zip file (")
    assert message.endswith(" Get it once more from where it came.")


@given(st.integers(0, 400), st.integers(0, 255), st.integers(0, 400))
def test_any_change_of_a_zip_gives_its_files_or_a_sentence(at: int, value: int, end: int) -> None:
    whole = archive.packed(FILES)
    data = bytearray(whole)
    data[at % len(data)] = value
    for changed in (bytes(data), whole[: end % len(whole)], whole[:at] + whole[end:], whole + bytes([value]) * end):
        try:
            found = unpacked(changed)
        except PlannerError:
            continue
        assert all(backup.known(name) for name in found)


def in_pieces(data: bytes, size: int = 7) -> list[bytes]:
    found = archive.Archive(data, "my.zip", backup.DIARY)
    (entry,) = found.entries
    return list(found.pieces(entry, size))


def test_a_file_comes_in_pieces_that_make_it_up() -> None:
    content = bytes(range(50))
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        pieces = in_pieces(zipped(data=content, kind=kind))
        assert b"".join(pieces) == content
        assert max(map(len, pieces)) == 7


def test_nothing_is_read_before_a_piece_is_asked_for() -> None:
    damaged = bad_content(zipped(data=b"some words " * 20))
    found = archive.Archive(damaged, "my.zip", backup.DIARY)
    assert [entry.filename for entry in found.entries] == ["pain.csv"]
    assert found.names == ("pain.csv",)


@pytest.mark.parametrize("damage", [bad_sum, bad_length, bad_content])
def test_a_damaged_file_is_refused_by_its_pieces_too(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(PlannerError) as caught:
        in_pieces(damage(zipped(data=b"some words " * 20)))
    assert str(caught.value).startswith("my.zip: is not a whole zip file (")


def stumbling(data: bytes) -> None:
    found = archive.Archive(data, "my.zip", backup.DIARY)
    for _ in found.pieces(found.entries[0], 3):
        raise ValueError("mine")


def test_what_the_caller_does_wrong_between_two_pieces_stays_the_callers() -> None:
    with pytest.raises(ValueError, match="mine"):
        stumbling(zipped(data=b"some words"))


def test_a_kind_says_how_many_files_it_may_hold() -> None:
    few = replace(backup.DIARY, most_files=1)
    with pytest.raises(PlannerError, match="at most 1 files"):
        archive.Archive(archive.packed(FILES), "my.zip", few)
