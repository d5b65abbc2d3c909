"""Pillow on bytes: refuses what is no honest picture, and makes the public files of one that is.

Pure: knows no model, no file and no request. Every public file is encoded again from the pixels,
so nothing else of what was uploaded (places, comments, archives behind the end) can be in it.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError

from boundary.picture_headers import Header, NotAPictureError, read_header

MAX_BYTES = 30 * 1024 * 1024  # the largest camera JPEG seen is 28 MB
MAX_PIXELS = 40_000_000  # a 40-megapixel original needs 120 MB while it is decoded
MAX_FRAME_PIXELS = 200_000_000  # of all frames together
MAX_FRAMES = 2000
MAX_SIDE = 16_000  # WebP ends at 16,383

# Small phones show 662 to 706 pixels of a picture that fills them.
WIDTHS = (320, 480, 720, 960, 1280, 1920)
FALLBACK_WIDTH = 1280

# Animations are kept small enough that one can be encoded in about a minute and 160 MB.
ANIMATION_WIDTH = 960
ANIMATION_PIXELS = 40_000_000
ANIMATION_LEAST_WIDTH = 120
QUICK_ANIMATION_PIXELS = 4_000_000  # about two seconds

# Against one another on photographs: AVIF at 60 looks like WebP at 80 and JPEG at 82.
SAVING: Mapping[str, Mapping[str, Any]] = {
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
    "png": {"optimize": True},
    "webp": {"quality": 80, "method": 4},
    "avif": {"quality": 60, "speed": 8},
}
# A profile larger than this is none: the largest in use (printing presses') have 3 MB.
MAX_PROFILE_BYTES = 4 * 1024 * 1024
# What Pillow and its codecs raise for a file that is damaged or lies about itself.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# Pillow looks at the size itself when it opens a file: a second lock on the same door.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# What a camera wrote wrongly into EXIF is no matter of the log's.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class PictureRefusedError(Exception):
    """The file can't be a picture here; the message tells the person why and what to do."""


@dataclass(frozen=True)
class Facts:
    """What an accepted file is; width and height as it is looked at, after turning it upright."""

    format: str
    width: int
    height: int
    frames: int

    @property
    def is_animated(self) -> bool:
        return self.frames > 1


@dataclass(frozen=True)
class Encoded:
    """One public file."""

    format: str
    width: int
    height: int
    data: bytes


def inspect(data: bytes) -> Facts:
    """What the bytes are, by their content, before any pixel is decoded.

    Raises PictureRefusedError for anything but a JPEG, PNG, WebP, GIF or AVIF within the limits.
    """
    if not data:
        raise PictureRefusedError(_("The file is empty. Choose the picture again."))
    if len(data) > MAX_BYTES:
        raise PictureRefusedError(
            _("The file is larger than %(limit)d MB. Save it smaller and try again.")
            % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    try:
        header = read_header(data, most_frames=MAX_FRAMES)
    except NotAPictureError as error:
        raise PictureRefusedError(str(error)) from None
    _refuse_too_large(header.width, header.height, header.frames)
    with _refusing_damage(), _opened(data, header) as image:
        _refuse_too_large(*image.size, header.frames)
        width, height = _swapped_if(_orientation(image) in SIDEWAYS, image.size)
        return Facts(header.format, width, height, header.frames)


def widths_for(width: int) -> list[int]:
    """The widths to make of a picture that is `width` wide: never wider than it is."""
    chosen = [each for each in WIDTHS if each <= width]
    if width < WIDTHS[-1] and width not in chosen:
        chosen.append(width)
    return chosen


def stills(data: bytes, facts: Facts) -> Iterator[Encoded]:
    """The fallback (JPEG, or PNG where there is transparency), then WebP in every width.

    An animated picture gets no still WebP: browsers would show it instead of the animation.
    Raises PictureRefusedError if the pixels can't be read.
    """
    full = _pixels(data, facts)
    small = _resized(full, min(facts.width, FALLBACK_WIDTH))
    yield _encoded(small, "png" if small.mode == "RGBA" else "jpeg")
    if not facts.is_animated:
        for width in widths_for(facts.width):
            yield _encoded(_resized(full, width), "webp")


def avifs(data: bytes, facts: Facts) -> Iterator[Encoded]:
    """AVIF in every width, widest first; nothing of an animated picture. Takes seconds."""
    if facts.is_animated:
        return
    full = _pixels(data, facts)
    for width in reversed(widths_for(facts.width)):
        yield _encoded(_resized(full, width), "avif")


def squares(data: bytes, facts: Facts, sides: Iterable[int]) -> list[Encoded]:
    """The middle of a picture (of its first frame) as square WebP, one a side in pixels.

    Raises PictureRefusedError if the pixels can't be read.
    """
    full = _pixels(data, facts)
    side = min(full.size)
    left, top = (full.width - side) // 2, (full.height - side) // 2
    middle = full.crop((left, top, left + side, top + side))
    return [
        _encoded(middle.resize((wanted, wanted), Image.Resampling.LANCZOS), "webp")
        for wanted in sides
    ]


def is_quick_animation(facts: Facts) -> bool:
    """Whether animation() takes a second or two rather than a minute."""
    width = animation_width(facts)
    height = facts.height * width / facts.width
    return facts.frames * width * height <= QUICK_ANIMATION_PIXELS


def animation_width(facts: Facts) -> int:
    """How wide the moving WebP of an animated picture is; 0 if it would be too small to see."""
    if not facts.is_animated:
        return 0
    affordable = (ANIMATION_PIXELS / facts.frames * facts.width / facts.height) ** 0.5
    width = min(facts.width, ANIMATION_WIDTH, int(affordable))
    return width if width >= min(facts.width, ANIMATION_LEAST_WIDTH) else 0


def animation(data: bytes, facts: Facts) -> Encoded | None:
    """All frames as one WebP, or None where animation_width() is 0. Up to a minute, 160 MB."""
    width = animation_width(facts)
    if not width:
        return None
    height = max(1, round(facts.height * width / facts.width))
    frames, durations = [], []
    with _refusing_damage(), _opened(data, read_header(data, most_frames=MAX_FRAMES)) as image:
        loop = int(image.info.get("loop", 1))
        for number in range(facts.frames):
            image.seek(number)
            frame = image.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS)
            # WebP's reader knows it only after decoding the frame.
            durations.append(max(20, int(image.info.get("duration") or 100)))
            frame.info.clear()
            frames.append(frame)
        out = io.BytesIO()
        frames[0].save(
            out,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=loop,
            quality=75,
            method=2,
        )
    return Encoded("webp", width, height, out.getvalue())


def _refuse_too_large(width: int, height: int, frames: int) -> None:
    if width > MAX_SIDE or height > MAX_SIDE:
        raise PictureRefusedError(
            _(
                "The picture is %(width)d × %(height)d pixels; no side may have more than "
                "%(limit)d. Cut it or save it smaller."
            )
            % {"width": width, "height": height, "limit": MAX_SIDE}
        )
    if width * height > MAX_PIXELS:
        raise PictureRefusedError(
            _(
                "The picture has %(has)d megapixels; %(limit)d are the limit. "
                "Save it smaller and try again."
            )
            % {"has": width * height // 1_000_000, "limit": MAX_PIXELS // 1_000_000}
        )
    if frames > MAX_FRAMES or frames * width * height > MAX_FRAME_PIXELS:
        raise PictureRefusedError(
            _("The animation is too long or too large. Shorten it, or use one frame of it.")
        )


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Turn whatever a decoder stumbles over into a message for the person."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError(
            _("The picture has more than %(limit)d megapixels. Save it smaller and try again.")
            % {"limit": MAX_PIXELS // 1_000_000}
        ) from error
    except DECODING_ERRORS as error:
        raise PictureRefusedError(
            _("The picture is damaged or incomplete. Save it again or choose another.")
        ) from error


@contextmanager
def _opened(data: bytes, header: Header) -> Iterator[Image.Image]:
    """The picture, opened only as the format its first bytes say."""
    try:
        image = Image.open(io.BytesIO(data), formats=[header.format.upper()])
    except UnidentifiedImageError as error:
        raise OSError(str(error)) from error
    with image:
        yield image


def _orientation(image: Image.Image) -> int:
    """How the camera was held (EXIF 2.32, tag 0x0112); upright where that can't be read."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except (*DECODING_ERRORS, AttributeError):
        return 1


def _swapped_if(turned: bool, size: tuple[int, int]) -> tuple[int, int]:
    return (size[1], size[0]) if turned else size


def _pixels(data: bytes, facts: Facts) -> Image.Image:
    """The first frame upright, in sRGB, at most as wide as the widest public file; no metadata."""
    width = min(facts.width, WIDTHS[-1])
    height = max(1, round(facts.height * width / facts.width))
    with _refusing_damage(), _opened(data, read_header(data, most_frames=MAX_FRAMES)) as image:
        orientation = _orientation(image)
        across = _swapped_if(orientation in SIDEWAYS, (width, height))
        profile = image.info.get("icc_profile") or b""
        if facts.format == "jpeg":
            # Decodes at a half, a quarter or an eighth: a tenth of the time for a large original.
            image.draft(image.mode, (across[0] * 2, across[1] * 2))
        plain = _plain_mode(image)
        if plain.size != across:
            plain = plain.resize(across, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _without_metadata(_as_srgb(_turned(plain, orientation), profile))


def _plain_mode(image: Image.Image) -> Image.Image:
    """The same picture in L, RGB, RGBA or CMYK with eight bits a channel."""
    if image.mode in {"I", "I;16", "I;16L", "I;16B", "I;16N", "F"}:
        wide = image.convert("I")
        return wide.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"LA", "La", "PA", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        image = image.convert("RGB")
    else:
        image.load()
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        return image.convert("RGB")
    return image


SIDEWAYS = frozenset({5, 6, 7, 8})
_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    for turn in _TURNS.get(orientation, ()):
        image = image.transpose(turn)
    return image


def _as_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as an sRGB screen shows them; a profile that can't be read is passed over."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    if 0 < len(profile) <= MAX_PROFILE_BYTES:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            colours = _converted(colours, profile)
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image


def _without_metadata(image: Image.Image) -> Image.Image:
    """A new image of the pixels alone: what Pillow keeps beside them it would write again."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _resized(image: Image.Image, width: int) -> Image.Image:
    if width >= image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encoded(image: Image.Image, format: str) -> Encoded:
    out = io.BytesIO()
    image.save(out, format.upper(), **SAVING[format])
    return Encoded(format, image.width, image.height, out.getvalue())
