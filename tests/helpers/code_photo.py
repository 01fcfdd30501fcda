"""A photo of a telephone that shows a code, on a grey table."""

from __future__ import annotations

import io


def photo(text: str, kind: str = "PNG", size: tuple[int, int] = (1280, 720), dot: int = 4) -> bytes:
    """Return the photo as a file of a kind (as Pillow names it). dot: pixels of one of the code's."""
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="L")
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=dot, add_quiet_zones=True))
    table = Image.new("L", size, 120)
    table.paste(drawn, ((size[0] - drawn.width) // 2, (size[1] - drawn.height) // 2))
    table.save(file := io.BytesIO(), kind)
    return file.getvalue()
