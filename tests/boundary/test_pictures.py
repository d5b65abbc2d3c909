import io

import pytest
from PIL import Image, ImageCms

from boundary import pictures
from boundary.pictures import Encoded, PictureRefusedError, inspect, stills, widths_for
from tests.pictures import BLUE, RED, draw, encoded, jpeg, opened

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def made(data: bytes) -> list[Encoded]:
    return list(stills(data, inspect(data)))


def colour(data: bytes, x: float = 0.5, y: float = 0.5) -> tuple[int, ...]:
    image = opened(data).convert("RGB")
    pixel = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    return tuple(int(channel) for channel in pixel)


def is_near(first: tuple[int, ...], second: tuple[int, ...], within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(first, second, strict=True))


def plain(first: tuple[int, int, int] = RED, second: tuple[int, int, int] = BLUE) -> Image.Image:
    """Two halves, one above the other, without the lines of draw()."""
    image = Image.new("RGB", (400, 300), first)
    image.paste(second, (0, 150, 400, 300))
    return image


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "gif", "avif"])
def test_each_accepted_format_is_known_by_its_content(format: str) -> None:
    facts = inspect(encoded(draw(400, 300), format.upper()))
    assert (facts.format, facts.width, facts.height, facts.frames) == (format, 400, 300, 1)


@pytest.mark.parametrize("format", ["BMP", "TIFF", "ICO", "PPM", "TGA", "PCX"])
def test_formats_outside_the_list_are_refused(format: str) -> None:
    with pytest.raises(PictureRefusedError, match="Use JPEG, PNG, WebP, GIF or AVIF"):
        inspect(encoded(draw(32, 32), format))


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
        (b"<!DOCTYPE html><p>", "web page or a program"),
        (b"<?php echo 1;", "web page or a program"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1", "film"),
        (b"%PDF-1.7", "not a picture newsblog reads"),
        (b"GIF89a", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBP", "damaged"),
        (b"\xff\xd8\xff", "damaged"),
    ],
)
def test_a_refusal_says_what_the_file_is_and_what_to_do(start: bytes, message: str) -> None:
    with pytest.raises(PictureRefusedError, match=message):
        inspect(start)


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(PictureRefusedError, match="30 MB"):
        inspect(jpeg() + b"\0" * pictures.MAX_BYTES)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_file_cut_off_anywhere_is_refused_and_nothing_else_is_raised(format: str) -> None:
    data = encoded(draw(64, 48), format)
    refused = 0
    for end in range(0, len(data) - 1, max(1, len(data) // 60)):
        try:
            made(data[:end])
        except PictureRefusedError:
            refused += 1
    assert refused > 40


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, [100]),
        (320, [320]),
        (400, [320, 400]),
        (1000, [320, 480, 720, 960, 1000]),
        (1920, [320, 480, 720, 960, 1280, 1920]),
        (6000, [320, 480, 720, 960, 1280, 1920]),
    ],
)
def test_no_file_is_wider_than_the_original(width: int, widths: list[int]) -> None:
    assert widths_for(width) == widths


def test_the_fallback_is_a_jpeg_of_at_most_1280_pixels() -> None:
    first, *others = made(jpeg(2600, 1300))
    assert (first.format, first.width, first.height) == ("jpeg", 1280, 640)
    assert [(each.format, each.width) for each in others] == [
        ("webp", width) for width in (320, 480, 720, 960, 1280, 1920)
    ]
    for each in others:
        assert opened(each.data).size == (each.width, each.height)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_however_the_camera_was_held(
    orientation: int, format: str
) -> None:
    upright = plain()
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that the camera applied
    stored = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(stored, format, exif=exif)

    facts = inspect(data)
    assert (facts.width, facts.height) == (400, 300)
    for each in made(data):
        assert each.width > each.height
        assert is_near(colour(each.data, y=0.2), RED)
        assert is_near(colour(each.data, y=0.8), BLUE)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_camera_that_writes_nonsense_into_exif_is_forgiven() -> None:
    broken = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x99" * 40
    data = encoded(draw(64, 48), "JPEG", exif=broken)
    assert inspect(data).width == 64
    assert made(data)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_keeps_its_look(mode: str) -> None:
    source = Image.new("L", (40, 40), 255)
    image = Image.new(mode, source.size, 65535) if mode == "I;16" else source.convert(mode)
    data = encoded(image, "PNG")
    for each in made(data):
        assert is_near(colour(each.data), (255, 255, 255), within=3), (mode, each.format)


def test_sixteen_bit_greys_are_scaled_and_not_cut_off() -> None:
    data = encoded(Image.new("I;16", (40, 40), 32768), "PNG")
    assert is_near(colour(made(data)[0].data), (128, 128, 128), within=3)


def test_cmyk_becomes_srgb() -> None:
    data = encoded(plain().convert("CMYK"), "JPEG")
    for each in made(data):
        assert opened(each.data).mode == "RGB"
        assert is_near(colour(each.data, y=0.2), RED, within=30)


def test_colours_of_another_profile_are_converted() -> None:
    swapped = _profile_with_red_and_blue_exchanged()
    data = encoded(plain(), "PNG", icc_profile=swapped)
    out = made(data)[0].data
    assert is_near(colour(out, y=0.2), (RED[2], RED[1], RED[0]), within=30)


def _profile_with_red_and_blue_exchanged() -> bytes:
    """sRGB whose tags for red and blue have changed names: any reader that converts shows it."""
    data = SRGB
    for first, second in ((b"rXYZ", b"bXYZ"), (b"rTRC", b"bTRC")):
        data = data.replace(first, b"----", 1).replace(second, first, 1).replace(b"----", second, 1)
    return data


@pytest.mark.parametrize("profile", [b"nonsense", SRGB[:200], b"\0" * 3000])
def test_a_profile_that_can_not_be_read_is_passed_over(profile: bytes) -> None:
    data = encoded(plain(), "JPEG", icc_profile=profile)
    assert is_near(colour(made(data)[0].data, y=0.2), RED)


def test_transparency_is_kept_with_a_png_to_fall_back_on() -> None:
    image = draw(400, 300, mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 200, 300))
    for each in made(encoded(image, "PNG")):
        assert each.format in {"png", "webp"}
        assert opened(each.data).convert("RGBA").getpixel((10, 10))[3] == 0  # type: ignore[index]


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    assert made(encoded(draw(mode="RGBA"), "PNG"))[0].format == "jpeg"


def frames(count: int, size: tuple[int, int] = (200, 150)) -> list[Image.Image]:
    return [Image.new("RGB", size, (number * 20 % 256, 90, 200)) for number in range(count)]


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_keeps_moving_and_has_a_still(format: str) -> None:
    first, *others = frames(5)
    options = {"save_all": True, "append_images": others, "duration": 120, "loop": 0}
    data = encoded(first, format, **options)
    facts = inspect(data)
    assert facts.is_animated
    assert [each.format for each in stills(data, facts)] == ["jpeg"]

    moving = pictures.animation(data, facts)
    assert moving is not None
    image = Image.open(io.BytesIO(moving.data))
    assert (image.n_frames, image.info["loop"]) == (5, 0)  # type: ignore[attr-defined]
    image.load()
    assert image.info["duration"] == 120
    assert list(pictures.avifs(data, facts)) == []


def test_a_large_animation_is_made_smaller() -> None:
    facts = pictures.Facts("gif", 1600, 1200, 100)
    width = pictures.animation_width(facts)
    assert 120 < width < 960
    assert facts.frames * width * width * 3 / 4 <= pictures.ANIMATION_PIXELS
    assert not pictures.is_quick_animation(facts)


def test_avif_files_come_widest_first() -> None:
    data = jpeg(700, 400)
    made_avifs = list(pictures.avifs(data, inspect(data)))
    assert [each.width for each in made_avifs] == [700, 480, 320]
    assert all(each.data[4:12] == b"ftypavif" for each in made_avifs)


def test_an_avif_original_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(plain().transpose(Image.Transpose.ROTATE_90), "AVIF", exif=exif)
    out = made(data)[0]
    assert (out.width, out.height) == (400, 300)
    assert is_near(colour(out.data, y=0.2), RED, within=20)
