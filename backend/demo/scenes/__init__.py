import io

from PIL import Image, ImageDraw


def paint(scenario: str, stage: str, variant: int) -> bytes:
    im = Image.new("RGB", (1280, 960), (90 + variant * 30, 140 if stage == "after" else 90, 120))
    d = ImageDraw.Draw(im)
    d.rectangle((0, 600, 1280, 960), fill=(80, 80, 85))
    d.text((500, 400), f"{scenario} {stage}", fill="white", font_size=60)
    o = io.BytesIO()
    im.save(o, "JPEG", quality=78)
    return o.getvalue()
