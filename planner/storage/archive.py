"""Zip files, made so that the same files give the same bytes, and read as if a stranger had made them.

Knows names and bytes only; which names belong to a diary is backup.py's, which to another program's export is
importing/files.py's.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from planner.errors import PlannerError
from planner.steps import Steps, finished
from planner.words import quoted

MOST_FILES = 2_000
MOST_BYTES = 300_000_000  # of the zip
MOST_UNPACKED = 500_000_000  # of all its files together: a diary of ten years has about 10 MB
MOST_RATIO = 200  # what a file may shrink to; ten years of rows shrink to a tenth
_MAY_SHRINK = 1_000_000  # bytes: a short file of one repeated row may shrink to anything
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PRIVATE = (stat.S_IFREG | 0o600) << 16
_UNIX = 3
_LEVEL = 6
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_RECORD = b"PK\x01\x02"  # with which the directory of a zip begins each of its entries
# What zipfile raises for bytes that are no zip, or a damaged one.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile does not know
    RuntimeError,
    ValueError,
    LookupError,
    OSError,
)


@dataclass(frozen=True)
class Kind:
    """What a zip is for. known: whether a file of this name belongs in it; folders: the folders it may have.

    strict: whether anything else is refused, not passed over. what: it, in words; mend: what to do where it is not
    right; most_unpacked: bytes of its files together; most_files: of all there are in it.
    """

    what: str
    mend: str
    known: Callable[[str], bool]
    folders: frozenset[str] = frozenset()
    strict: bool = True
    most_unpacked: int = MOST_UNPACKED
    most_files: int = MOST_FILES


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files, named by their paths within it. The same files give the same bytes.

    A file that would shrink so much that `unpacked` refuses it is stored as it is.
    """
    return finished(packing(files))


def packing(files: Mapping[str, bytes]) -> Steps[bytes]:
    """Do what `packed` does, in steps: one a file."""
    data, entries = yield from _packed(files, frozenset())
    as_they_are = frozenset(entry.filename for entry in entries if _shrinks_too_much(entry))
    return (yield from _packed(files, as_they_are))[0] if as_they_are else data


def stored(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files as they are: ten times as long as `packed`, and made in a twentieth of its time."""
    return finished(_packed(files, frozenset(files)))[0]


def smaller(data: bytes) -> bytes:
    """Return the zip that `packed` makes of the files in a zip that `stored` made; any other one as it is.

    Raises one of DAMAGED where it is no whole zip.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return packed(files) if stored(files) == data else data


def _packed(files: Mapping[str, bytes], as_they_are: frozenset[str]) -> Steps[tuple[bytes, list[zipfile.ZipInfo]]]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for place, name in enumerate(sorted(files)):
            yield place / len(files)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if name in as_they_are else zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _PRIVATE
            archive.writestr(entry, files[name], compresslevel=_LEVEL)
    return buffer.getvalue(), archive.infolist()


def _shrinks_too_much(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(_MAY_SHRINK, MOST_RATIO * entry.compress_size)


def unpacked(data: bytes, where: str, kind: Kind) -> dict[str, bytes]:
    """Return the files of a zip by name, once all of it is right; nothing is written anywhere.

    where: what the zip is called, for the errors. Raises PlannerError where it is damaged or encrypted, too big, or has
    anything in it that its kind has not: another name, a link, a name twice.
    """
    archive = Archive(data, where, kind)
    return {entry.filename: archive.content(entry) for entry in archive.entries}


class Archive:
    """A zip whose directory is right, to be read file by file or, where one is large, piece by piece.

    names: of all that is in it; entries: those of its kind. Raises PlannerError as `unpacked` does, for what is in a
    file as soon as it is read.
    """

    def __init__(self, data: bytes, where: str, kind: Kind) -> None:
        if len(data) > MOST_BYTES or data.count(_RECORD) > kind.most_files:
            raise too_big(where, kind)
        self._where = where
        with _sound(where):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = tuple(entry.filename for entry in self._zip.infolist() if not entry.is_dir())
            self.entries = _checked(self._zip.infolist(), where, kind)

    def content(self, entry: zipfile.ZipInfo) -> bytes:
        """Return the bytes of an entry, at most as many as it declares; zipfile compares their checksum (CRC)."""
        self._check_packing(entry)
        with _sound(self._where):
            with self._zip.open(entry) as file:
                content = file.read(entry.file_size + 1)
            _check_length(entry, len(content))
        return content

    def pieces(self, entry: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
        """Yield the bytes of an entry in pieces of at most this size, so that a large one never is in memory whole."""
        self._check_packing(entry)
        with _sound(self._where):
            file = self._zip.open(entry)
        length = 0
        with file:
            while True:
                with _sound(self._where):
                    piece = file.read(size)
                    length += len(piece)
                    if not piece:
                        _check_length(entry, length)
                        return
                yield piece

    def _check_packing(self, entry: zipfile.ZipInfo) -> None:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            what = f"{quoted(entry.filename)} is packed in a way not known here"
            raise PlannerError(f"{self._where}: {what}. Zip the files anew.")


@contextmanager
def _sound(where: str) -> Iterator[None]:
    """Say what zipfile raises for a damaged zip as a sentence."""
    try:
        yield
    except PlannerError:
        raise
    except DAMAGED as error:
        mend = "Get it once more from where it came."
        raise PlannerError(f"{where}: is not a whole zip file ({error}). {mend}") from error


def _check_length(entry: zipfile.ZipInfo, length: int) -> None:
    if length != entry.file_size:
        raise zipfile.BadZipFile(f"{quoted(entry.filename)} has not the length that is declared")


def _checked(entries: list[zipfile.ZipInfo], where: str, kind: Kind) -> list[zipfile.ZipInfo]:
    """Return the entries that are files of this kind; raise PlannerError for the first that may not be there."""
    seen: set[str] = set()
    known = [entry for entry in entries if _belongs(entry, where, kind)]
    for entry in known:
        name = entry.filename
        if (plain := unicodedata.normalize("NFC", name).casefold()) in seen:
            raise PlannerError(f"{where}: {quoted(name)} is in it twice. {kind.mend}")
        seen.add(plain)
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
            raise PlannerError(f"{where}: {quoted(name)} is a link, not a file. {kind.mend}")
        if entry.flag_bits & _ENCRYPTED:
            raise PlannerError(
                f"{where}: {quoted(name)} is encrypted. Unpack it with its password, then zip the files anew."
            )
        if _shrinks_too_much(entry):
            raise too_big(where, kind)
    if sum(entry.file_size for entry in known) > kind.most_unpacked:
        raise too_big(where, kind)
    return [entry for entry in known if not entry.is_dir()]


def _belongs(entry: zipfile.ZipInfo, where: str, kind: Kind) -> bool:
    """Whether an entry is of this kind; PlannerError where it is not and may not be passed over."""
    name = entry.filename
    if name == entry.orig_filename and (kind.known(name) or _is_folder(entry, kind.folders)):
        return True
    if not kind.strict:
        return False
    raise PlannerError(
        f"{where}: {quoted(entry.orig_filename[:120])} is not a file of {kind.what}. Take it out, or "
        f"{_small(kind.mend)} If you made it yourself, put the files in it without a folder around them."
    )


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _is_folder(entry: zipfile.ZipInfo, folders: frozenset[str]) -> bool:
    return entry.is_dir() and entry.filename.removesuffix("/") in folders and not entry.file_size


def too_big(where: str, kind: Kind) -> PlannerError:
    """Return the error of a zip that is bigger than any of its kind."""
    most = f"at most {kind.most_files:,} files and {kind.most_unpacked // 10**6} MB unpacked"
    return PlannerError(f"{where}: is too big for {kind.what}: {most}. {kind.mend}")
