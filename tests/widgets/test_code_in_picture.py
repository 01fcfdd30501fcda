"""A QR code is found in whatever picture of it comes; what is no picture is refused with a sentence."""

from __future__ import annotations

import io
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from planner.errors import PlannerError
from planner.widgets.takeaway.code_in_picture import TOO_LONG, code_svg, text_of
from planner.widgets.takeaway.log import read_log
from tests.fuzz.odd import tries
from tests.helpers.telephone_logs import end, packed, part, start, values

LOG = packed(values(None, [start(), part(), end(5)]))
ELSE = "https://example.org/" + "a" * 2000


def code(text: str, scale: int = 4) -> Image.Image:
    """Return a QR code as another program draws it, with its quiet zone."""
    made = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="L")
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(made, scale=scale, add_quiet_zones=True)))


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def on_a_table(*codes: Image.Image, size: tuple[int, int] = (4000, 3000)) -> Image.Image:
    """Return a photo of codes that lie apart from each other."""
    photo = Image.new("RGB", size, (150, 130, 110))
    for n, each in enumerate(codes):
        photo.paste(each, (300 + n * (size[0] // len(codes)), 700))
    return photo


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_code_is_read_from_every_kind_of_picture(kind: str) -> None:
    assert text_of(saved(code(LOG), kind)) == LOG


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("RGBA", "WEBP")]
)
def test_colours_may_be_kept_in_any_way(mode: str, kind: str) -> None:
    assert text_of(saved(code(LOG).convert("RGB").convert(mode), kind)) == LOG


@pytest.mark.parametrize("degrees", [0, 45, 90, 180, 270, 13])
def test_a_picture_may_be_turned(degrees: int) -> None:
    turned = on_a_table(code(LOG)).rotate(degrees, expand=True, fillcolor=(150, 130, 110))
    assert text_of(saved(turned, "JPEG", quality=80)) == LOG


def test_a_camera_may_say_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert text_of(saved(on_a_table(code(LOG)), "JPEG", exif=exif)) == LOG


def test_a_code_may_be_small_in_a_large_photo() -> None:
    photo = on_a_table(code(LOG, 3)).filter(ImageFilter.GaussianBlur(0.7))
    assert code(LOG, 3).width < photo.width / 10
    assert text_of(saved(photo, "JPEG", quality=85)) == LOG


def test_a_code_may_be_seen_from_the_side() -> None:
    flat = on_a_table(code(LOG, 8), size=(1600, 1400))
    width, height = flat.size
    seen = flat.transform(
        flat.size, Image.Transform.QUAD, (0, 0, 150, height, width - 100, height - 120, width, 60), fillcolor="white"
    )
    assert text_of(saved(seen, "JPEG")) == LOG


def test_a_screen_may_be_white_on_black() -> None:
    assert text_of(saved(Image.eval(code(LOG).convert("L"), lambda light: 255 - light))) == LOG


def test_a_picture_may_be_clear_where_it_is_white() -> None:
    drawn = code(LOG).convert("L")
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.putalpha(Image.eval(drawn, lambda light: 255 - light))
    assert text_of(saved(clear)) == LOG


def test_of_several_codes_the_sessions_is_taken() -> None:
    wifi = code("WIFI:T:WPA;S:home;P:secret;;", 9)
    assert text_of(saved(on_a_table(wifi, code(ELSE), code(LOG)), "JPEG")) == LOG


def test_another_code_is_told_for_what_it_is() -> None:
    text = text_of(saved(code("https://example.org/menu")))
    assert text == "https://example.org/menu"
    with pytest.raises(
        PlannerError, match="This is not what a session gives out: it begins “https://example.org/menu”"
    ):
        read_log(text)


def test_a_holiday_photo_has_none() -> None:
    photo = Image.effect_noise((1200, 900), 60).convert("RGB")
    ImageDraw.Draw(photo).ellipse((300, 200, 800, 700), fill="orange")
    assert text_of(saved(photo, "JPEG")) == ""


def test_one_that_is_half_covered_has_none() -> None:
    covered = code(LOG).copy()
    covered.paste(255, (0, 0, covered.width, covered.height // 2))
    assert text_of(saved(covered)) == ""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This is not a picture: PNG, JPEG, WebP or GIF."),
        (LOG.encode(), "This is not a picture: PNG, JPEG, WebP or GIF."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a picture: PNG, JPEG, WebP or GIF."),
        (saved(code(LOG))[:300], "This is not whole: it cannot be read to its end. Choose another one."),
        (b"GIF89a", "This is not whole: it cannot be read to its end. Choose another one."),
        (b"\xff\xd8\xff" + b"\0" * 30_000_000, "This is not small enough: a picture may have 30 MB."),
        (
            saved(Image.new("1", (20_000, 20_000))),
            "This is not small enough: it has too many pixels. Choose a smaller one.",
        ),
        (
            b"\0\0\0\x18ftypheic" + b"\0" * 16,
            "This is not a PNG, JPEG, WebP or GIF: it is a HEIC photo. Send or save it as JPEG first; on an iPhone, Mail does that.",
        ),
    ],
    ids=("nothing", "text", "svg", "cut", "gif", "large", "bomb", "heic"),
)
def test_what_is_no_picture_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(PlannerError) as raised:
        text_of(data)
    assert str(raised.value) == sentence


@tries(40)
@given(
    st.binary(max_size=400),
    st.sampled_from([saved(code("a"), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")]),
    st.integers(0, 300),
)
def test_any_bytes_are_looked_at_or_refused_with_a_sentence(odd: bytes, sound: bytes, at: int) -> None:
    for data in (odd, sound[:at] + odd + sound[at:], sound[:at] + odd):
        try:
            assert isinstance(text_of(data), str)
        except PlannerError as error:
            assert str(error).startswith("This is not ")  # noqa: PT017


def test_a_text_becomes_a_code_that_is_black_on_white_with_a_quiet_zone() -> None:
    svg = code_svg(LOG)
    picture = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert {each.tag.removeprefix(space) for each in picture.iter()} == {"svg", "desc", "g", "rect", "path"}
    (ground,) = picture.iter(f"{space}rect")
    assert (ground.get("width"), ground.get("fill")) == (picture.get("width"), "#FFFFFF")
    (drawn,) = picture.iter(f"{space}path")
    assert (drawn.get("d") or "").startswith("M4 4h7")
    assert "<script" not in svg


def test_what_is_written_in_a_code_is_not_written_in_its_picture() -> None:
    svg = code_svg("<script>alert(1)</script>")
    assert "alert" not in svg
    ET.fromstring(svg)


def test_a_text_that_is_too_long_for_a_code_is_told() -> None:
    assert code_svg("A" * 4296)
    with pytest.raises(PlannerError) as raised:
        code_svg("A" * 4297)
    assert str(raised.value) == TOO_LONG


def test_the_library_is_loaded_when_it_is_used() -> None:
    program = "import sys; import planner.widgets.takeaway.coming_home, planner.widgets.takeaway.code_in_picture; print('zxingcpp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
