"""The QR code in a picture as text, and a text as a QR code: by zxing-cpp, which is loaded when first used.

Knows pictures and texts; what a text says is log.py's. A photo may be large, small, turned, and hold other codes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.catalogue import pictures
from planner.errors import InvalidValue, PlannerError
from planner.widgets.takeaway.log import is_log

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# Pixels on the longer side at which a code is looked for: most are found in the small one, a far one in the large one.
EDGES = (1600, 4800)
TOO_LONG = "This is too long for a QR code. Take it as a file or as text."


def text_of(picture: bytes) -> str:
    """Return the text of the QR code in a picture, "" where none is in it; of several, the one with a session's log.

    Raises PlannerError for what is no picture, or none that can be read.
    """
    texts: list[str] = []
    for edge in EDGES:
        image = _opened(picture, edge)
        texts += _codes_in(image)
        if any(map(is_log, texts)) or max(image.size) < edge:  # it is not larger than that
            break
    return max(texts, key=lambda text: (is_log(text), len(text)), default="")


def code_svg(text: str) -> str:
    """Return a text as a QR code in SVG, black on white with a quiet zone; raise PlannerError where it is too long."""
    import zxingcpp

    try:
        code = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="L")
    except ValueError as error:
        raise PlannerError(TOO_LONG) from error
    svg = zxingcpp.write_barcode_to_svg(code, add_quiet_zones=True)
    return svg[svg.index("<svg") :].strip()


def _opened(picture: bytes, edge: int) -> Image:
    try:
        return pictures.given("", picture, edge, FORMATS)
    except InvalidValue as error:
        raise PlannerError(f"This is not {error.expected}.".replace(" or WebP", ", WebP or GIF")) from error


def _codes_in(image: Image) -> list[str]:
    import zxingcpp

    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.QRCode))
    return [code.text for code in found if code.text]
