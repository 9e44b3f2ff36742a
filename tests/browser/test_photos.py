"""Taking photos in real Chromium with a camera that Chromium plays: viewfinder, masks, drafts that
outlive the page, and files that are no photo."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Playwright, expect

from backend.demo.scenes import paint
from backend.domain.role import Role
from tests.browser.conftest import HERE, Album, Served, log_in
from tests.browser.test_offline import counts, cut, heal, page_of, pulled, until
from tests.parts import CHROMIUM

CAMERA = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream"]
ALLOWED = [*CAMERA, "--use-fake-ui-for-media-stream"]
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
HUGE = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (10_000).to_bytes(4) + (7_000).to_bytes(4)
        + b"\x08\x02\x00\x00\x00" + bytes(200))  # fmt: skip

Launch = Callable[..., Page]
ZH = {"arrive": "到场", "handle": "提交处置", "shutter": "按下拍照", "stored": "已存 1 张",
      "arrow": "箭头", "text": "文字", "write": "写什么", "save": "保存"}  # fmt: skip
EN = {"arrive": "Arrive", "handle": "Submit", "shutter": "Take the photo", "stored": "1 stored",
      "arrow": "Arrow", "text": "Text", "write": "Words", "save": "Save"}  # fmt: skip


@pytest.fixture(scope="module")
def camera(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ALLOWED)
    yield browser
    browser.close()


@pytest.fixture
def phone(served: Served) -> Iterator[Launch]:
    contexts: list[BrowserContext] = []

    def launch(
        browser: Browser, language: str = "zh-CN", theme: str = "light", **more: Any
    ) -> Page:
        where: Any = HERE
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True,
            is_mobile=True, locale=language, timezone_id="Asia/Shanghai", geolocation=where,
            base_url=served.address, **({"permissions": ["geolocation", "camera"]} | more),
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.add_init_script(
            f"localStorage.setItem('banjie.language', '{language}');"
            f"localStorage.setItem('banjie.theme', '{theme}')"
        )
        page = context.new_page()
        log_in(page, Role.GRID_WORKER)
        return page

    yield launch
    for context in contexts:
        context.close()


def visit(page: Page, served: Served, ticket: str, words: dict[str, str] = ZH) -> None:
    """To the screen on which a visit's photos are taken."""
    page.context.set_geolocation(served.place_of(ticket))
    page.goto("/tasks")
    page.locator(f'a.ticket[href="/tickets/{ticket}"]').click()
    page.get_by_role("button", name=words["arrive"], exact=True).click()
    page.get_by_role("button", name=words["handle"]).click()
    expect(page.locator(".slot").first).to_be_visible()


def shoot(page: Page, at: int, words: dict[str, str] = ZH) -> None:
    """With the viewfinder, in the slot of this number."""
    page.locator("button.take").nth(at).click()
    shutter = page.get_by_role("button", name=words["shutter"])
    expect(shutter).to_be_enabled()
    page.wait_for_timeout(300)
    shutter.click()
    expect(page.get_by_text(words["stored"])).to_be_visible()


def close_finder(page: Page) -> None:
    page.locator("button.done").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "theme", "words"), [("zh-CN", "light", ZH), ("en", "outdoor", EN)]
)
def test_taken_and_masked_without_network(
    language: str, theme: str, words: dict[str, str],
    camera: Browser, phone: Launch, served: Served,
) -> None:  # fmt: skip
    album = Album(f"photos-{language}")
    ticket = served.give_task("leaflets")
    page = phone(camera, language, theme)
    pulled(page)
    cut(page)
    visit(page, served, ticket, words)
    shoot(page, 0, words)
    album.take(page, "viewfinder")
    close_finder(page)
    shoot(page, 1, words)
    album.take(page, "ghost")
    close_finder(page)
    expect(page.locator(".photo img")).to_have_count(2)
    page.locator(".photo button.open").first.click()
    canvas = page.get_by_role("dialog").locator("canvas")
    expect(canvas).to_be_visible()
    page.wait_for_timeout(500)
    drag(page, (0.3, 0.3), (0.6, 0.6))
    page.get_by_role("button", name=words["arrow"], exact=True).click()
    drag(page, (0.8, 0.8), (0.65, 0.65))
    page.get_by_role("button", name=words["text"], exact=True).click()
    page.get_by_role("textbox", name=words["write"]).fill("这里有积水")
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    album.take(page, "marks")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    album.take(page, "draft")
    page.get_by_role("button", name=words["handle"]).click()
    page.wait_for_url("**/tasks")
    assert counts(page)["uploads"] == 3
    heal(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: counts(page)["commands"] == 0 and counts(page)["uploads"] == 0)
    photos = {photo["kind"]: photo for photo in page_of(served, ticket)["photos"]}
    assert {photo["state"] for photo in photos.values()} == {"stored"}
    assert (photos["before"]["masked"], photos["after"]["masked"]) == (True, False)
    assert photos["before"]["accuracy"] == 12
    with served.person(Role.DISPATCHER) as desk:
        at = f"/api/photos/{photos['before']['id']}"
        masked, whole = (
            Image.open(io.BytesIO(desk.get(f"{at}/{size}").content))
            for size in ("full", "unmasked")
        )
    assert masked.size == whole.size
    middle = (round(whole.width * 0.4), round(whole.height * 0.4))
    assert max(pixel(masked, middle)) < 60  # the mask is solid
    corner = (round(whole.height * 0.05), whole.height - round(whole.height * 0.05))
    assert max(pixel(whole, corner)) < 140  # the watermark's veil


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return tuple(int(each) for each in found)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """On the photo that is marked; places are shares of it."""
    box = page.get_by_role("dialog").locator("canvas").bounding_box()
    assert box
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    page.mouse.move(x + width * start[0], y + height * start[1])
    page.mouse.down()
    page.mouse.move(x + width * end[0], y + height * end[1], steps=4)
    page.mouse.up()


def test_a_draft_outlives_the_page(camera: Browser, phone: Launch, served: Served) -> None:
    ticket = served.give_task("leaflets")
    page = phone(camera)
    pulled(page)
    visit(page, served, ticket)
    shoot(page, 0)
    address = page.url
    page.close()  # without a word to the page, as a phone that needs the memory does
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator(".photo img")).to_have_count(1)


def test_what_is_no_photo_loses_nothing(browser: Browser, phone: Launch, served: Served) -> None:
    """By the camera app or the gallery, where the browser has no camera."""
    ticket = served.give_task("leaflets")
    page = phone(browser, permissions=["geolocation"])
    pulled(page)
    visit(page, served, ticket)
    choose(page, "a.jpg", paint("piling", "before", 3))
    expect(page.locator(".photo img")).to_have_count(1)
    for name, data, sentence in (
        ("b.jpg", b"nothing that one can see", "这个文件不是照片"),
        ("c.jpg", paint("piling", "before", 4)[:900], "这个文件不是照片"),
        ("d.png", HUGE, "超过 6400 万像素"),
        ("e.heic", HEIC, "打不开 HEIC"),
    ):
        choose(page, name, data)
        expect(page.get_by_text(sentence).last).to_be_visible()
        expect(page.locator(".photo img")).to_have_count(1)


def test_a_sentence_is_seen_above_the_marks(
    browser: Browser, phone: Launch, served: Served
) -> None:
    """A modal dialog covers all that is outside of it, the sentences about what was done too."""
    ticket = served.give_task("leaflets")
    page = phone(browser, permissions=["geolocation"])
    pulled(page)
    visit(page, served, ticket)
    choose(page, "a.jpg", paint("piling", "before", 3))
    page.locator(".photo button.open").first.click()
    expect(page.get_by_role("dialog").locator("canvas")).to_be_visible()
    page.wait_for_timeout(500)
    for at in range(41):
        drag(page, (0.1 + at / 60, 0.2), (0.2 + at / 60, 0.3))
    expect(page.get_by_text("最多 40 处标注")).to_be_visible()
    on_top = """words => {
      const box = words.getBoundingClientRect()
      return words.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
    }"""
    assert page.get_by_text("最多 40 处标注").evaluate(on_top)
    Album("photos-zh-CN").take(page, "full")


def choose(page: Page, name: str, data: bytes) -> None:
    with page.expect_file_chooser() as chosen:
        page.locator("button.take").first.click()
    chosen.value.set_files([FilePayload(name=name, mimeType="image/jpeg", buffer=data)])


def test_a_camera_that_may_not_be_used(
    playwright: Playwright, phone: Launch, served: Served
) -> None:
    """It is said, and the camera app is offered."""
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CAMERA)
    ticket = served.give_task("leaflets")
    page = phone(browser, permissions=["geolocation"])
    pulled(page)
    visit(page, served, ticket)
    page.locator("button.take").first.click()
    expect(page.get_by_text("没有相机权限")).to_be_visible()
    Album("photos-zh-CN").take(page, "refused")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="用手机相机拍").click()
    picture = paint("piling", "before", 5)
    chosen.value.set_files([FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture)])
    expect(page.locator(".photo img")).to_have_count(1)
    browser.close()


def test_turned_upright(browser: Browser, phone: Launch, served: Served) -> None:
    """A camera stores a picture lying and notes that it was held upright."""
    ticket = served.give_task("leaflets")
    page = phone(browser, permissions=["geolocation"])
    pulled(page)
    visit(page, served, ticket)
    lying = Image.new("RGB", (800, 400), "white")
    lying.paste("red", (0, 0, 200, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is on the right: to be turned by a quarter
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=95, exif=exif.tobytes())
    choose(page, "a.jpg", out.getvalue())
    image = page.locator(".photo img")
    expect(image).to_have_count(1)
    page.wait_for_function("() => document.querySelector('.photo img')?.naturalWidth > 0")
    assert image.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [400, 800]
    colour = """image => {
      const canvas = new OffscreenCanvas(400, 800), context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      return [...context.getImageData(200, 50, 1, 1).data].slice(0, 3)
    }"""
    red = image.evaluate(colour)
    assert red[0] > 200, red
    assert max(red[1:]) < 80, red
