from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path

import pytest
from matplotlib.figure import Figure as Page
from PIL import Image

from planner import load_catalogue
from planner.catalogue import pictures
from planner.errors import InvalidValue
from planner.figures import draw
from tests.catalogue.test_own_stretches import picture
from tests.catalogue.test_stretches import OWN, own_file

ORIENTATION, GPS, PLACE = 0x0112, 0x8825, "Marienplatz"


def photo(size: tuple[int, int] = (400, 300), orientation: int = 1, kind: str = "JPEG") -> bytes:
    """A photo as a camera writes it: the left half red, the right one blue, and where it was taken."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = PLACE
    exif.get_ifd(GPS)[1] = "N"
    file = io.BytesIO()
    image.save(file, kind, exif=exif, **({"comment": PLACE} if kind == "JPEG" else {}))
    return file.getvalue()


def colours(data: bytes) -> str:
    """The colours of the four corners: upper left and right, lower left and right."""
    image = pictures.opened(data)
    right, low = image.width - 2, image.height - 2
    corners = (image.getpixel(at) for at in ((1, 1), (right, 1), (1, low), (right, low)))
    return "".join("r" if r > 200 > b else "b" if b > 200 > r else "?" for r, _, b in corners)  # type: ignore[misc]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "size", "seen"),
    [(1, (400, 300), "rbrb"), (3, (400, 300), "brbr"), (6, (300, 400), "rrbb"), (8, (300, 400), "bbrr")],
)
def test_a_photo_is_kept_as_it_was_held(orientation: int, size: tuple[int, int], seen: str, kind: str) -> None:
    data = pictures.kept("a.jpg", photo(orientation=orientation, kind=kind))
    assert pictures.kind(data) == "jpeg"
    assert pictures.opened(data).size == size
    assert colours(data) == seen


def test_a_photo_of_a_telephone_becomes_small_and_tells_nothing_of_its_place() -> None:
    given = photo((4032, 3024), orientation=6)
    assert PLACE.encode() in given
    data = pictures.kept("a.jpg", given)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (750, 1000)
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & image.info.keys()
    assert PLACE.encode() not in data
    assert len(data) < 100_000
    assert pictures.check("a.jpg", data) == "jpeg"


def test_a_small_picture_stays_as_large_as_it_is() -> None:
    assert pictures.opened(pictures.kept("a.png", photo((40, 30)))).size == (40, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_what_can_be_seen_through_is_white(mode: str) -> None:
    file = io.BytesIO()
    image = Image.new(mode, (30, 30)) if mode != "P" else Image.new("RGBA", (30, 30)).quantize()
    image.save(file, "JPEG" if mode == "CMYK" else "PNG")
    shown = pictures.opened(pictures.kept("a.png", file.getvalue())).getpixel((5, 5))
    assert shown == ((255, 255, 255) if mode in ("RGBA", "LA", "P", "CMYK") else (0, 0, 0))


@pytest.mark.parametrize(
    "data", [photo()[:2000], picture("webp")[:60], picture("png")[:50], b"\xff\xd8\xff" + bytes(99)]
)
def test_a_picture_that_is_not_whole_is_said(data: bytes) -> None:
    with pytest.raises(InvalidValue) as raised:
        pictures.kept("a.jpg", data)
    said = "picture: 'a.jpg' is not whole: it cannot be read to its end. Choose another one."
    assert (str(raised.value), raised.value.field) == (said, "picture")


def test_a_heic_photo_is_told_what_to_do() -> None:
    with pytest.raises(InvalidValue) as raised:
        pictures.kept("IMG_1.HEIC", b"\x00\x00\x00\x24ftypheic" + bytes(99))
    assert str(raised.value) == (
        "picture: 'IMG_1.HEIC' is not a PNG, JPEG or WebP: it is a HEIC photo. Send or save it as JPEG first; "
        "on an iPhone, Mail does that."
    )


@pytest.mark.parametrize("size", [(10_000, 9_000), (30_000, 30_000)])
def test_a_file_that_would_fill_the_memory_is_refused(size: tuple[int, int]) -> None:
    png = bytearray(picture("png"))
    png[16:24] = size[0].to_bytes(4) + size[1].to_bytes(4)  # what its header says
    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4)
    with pytest.raises(InvalidValue) as raised:
        pictures.kept("bomb.png", bytes(png))
    assert str(raised.value) == (
        "picture: 'bomb.png' is not small enough: it has too many pixels. Choose a smaller one."
    )


@pytest.mark.parametrize(("orientation", "shape"), [(1, (300, 400)), (6, (400, 300))])
def test_a_photo_that_lies_in_the_folder_is_printed_upright(
    tmp_path: Path, orientation: int, shape: tuple[int, int]
) -> None:
    own = load_catalogue(own_file(tmp_path, OWN + 'picture = "hinge.jpg"'))["hip_hinge"]
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "hinge.jpg").write_bytes(photo(orientation=orientation))
    ax = Page().add_subplot()
    draw(own, ax)
    assert [shown.get_array().shape[:2] for shown in ax.images] == [shape]  # type: ignore[union-attr]


def test_a_picture_comes_from_the_page_as_base64() -> None:
    data = picture()
    assert pictures.from_page(None) is None
    assert pictures.from_page({"name": "a.png", "base64": base64.b64encode(data).decode()}) == ("a.png", data)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "a.png", "base64": "%%%"}, "picture: 'a.png' is not a picture: PNG, JPEG or WebP."),
        ({"name": "a.png"}, "picture: {'name': 'a.png'} is not a picture: PNG, JPEG or WebP."),
        ("a.png", "picture: 'a.png' is not a picture: PNG, JPEG or WebP."),
        (
            {"name": "a.png", "base64": "A" * 40_000_008},
            "picture: 'a.png' is not small enough: a picture may have 30 MB.",
        ),
    ],
    ids=["no base64", "no bytes", "no table", "too large"],
)
def test_what_the_page_cannot_have_sent_is_refused(sent: object, sentence: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        pictures.from_page(sent)
    assert (str(raised.value), raised.value.field) == (sentence, "picture")


def test_a_photo_that_was_put_into_the_folder_by_hand_is_shown_upright_small_and_without_its_place(
    tmp_path: Path,
) -> None:
    own = load_catalogue(own_file(tmp_path, OWN + 'picture = "hinge.jpg"'))["hip_hinge"]
    assert own.picture_path
    own.picture_path.parent.mkdir()
    given = photo((3000, 2000), orientation=6)
    own.picture_path.write_bytes(given + bytes(3_000_000))  # as large as a telephone's
    shown = pictures.shown(own)
    assert shown
    assert PLACE.encode() in given
    assert PLACE.encode() not in shown
    assert pictures.opened(shown).size == (667, 1000)
    assert own.picture_path.read_bytes().startswith(given)  # the file is the person's
    own.picture_path.unlink()
    assert pictures.shown(own) is None
