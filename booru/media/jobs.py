"""The jobs that the sandbox knows by name. This code runs in the confined child."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from PIL import Image

if TYPE_CHECKING:
    from av.video.stream import VideoStream

from booru.media import describing, faces, inspection, optimising, raster, svg
from booru.media.frames import Nowhere
from booru.media.task import Job, Task
from booru.media.types import Inspection, Limits, StoredFile, Thumbnails


def _inspect(task: Task) -> Inspection:
    return inspection.inspect(task.source, task.limits)


def _raster(task: Task) -> Thumbnails:
    return raster.thumbnails(task.source, task.format, task.limits, task.sink)


def _svg(task: Task) -> Thumbnails:
    return svg.thumbnails(task.source, task.limits, task.sink)


def _describe(task: Task) -> Thumbnails:
    return describing.describe(task.source, task.format, task.limits, task.folder)


def _optimise(task: Task) -> dict[str, StoredFile]:
    return optimising.optimise(task.source, task.format, task.limits, task.sink)


def _animation(task: Task) -> Thumbnails:
    """The first stage of GIF and video, described by the frame that was rendered."""
    folder = task.own_folder
    if task.format == "gif":
        from booru.media import gif

        files = gif.first_stage(task.source, folder)
    else:
        from booru.media import video

        files = video.first_stage(task.source, task.format, folder)
    with Image.open(folder / "rendered.png", formats=["PNG"]) as frame:
        shown = raster.described(frame.convert("RGB"), files)
    full = files[f"full.{task.format}"]
    return replace(shown, width=full.width, height=full.height)


def _optimise_gif(task: Task) -> dict[str, StoredFile]:
    from booru.media import gif

    return gif.optimise(task.source, task.own_folder)


def _later(task: Task) -> dict[str, StoredFile]:
    name = str(task.arguments["name"])
    if task.format == "gif":
        from booru.media import gif

        return gif.later(task.source, name, task.own_folder)
    from booru.media import video

    return video.later(task.source, task.format, name, task.own_folder)


def _face(task: Task) -> StoredFile:
    return faces.face(task.source, task.format, task.limits, task.sink)


def _drawing(task: Task) -> StoredFile:
    return faces.drawing(task.source, task.limits, task.sink)


JOBS: Final = {
    "inspect": Job(_inspect),
    "raster": Job(_raster),
    "svg": Job(_svg),
    "describe": Job(_describe),
    "optimise": Job(_optimise),
    "animation": Job(_animation),
    "optimise_gif": Job(_optimise_gif),
    "later": Job(_later),
    "face": Job(_face),
    "drawing": Job(_drawing),
}


def warm_up() -> None:
    """Use every decoder once, so that a confined child has to load nothing.

    oxipng is only imported: using it would start threads, which do not survive a
    fork.
    """
    Image.init()
    limits = Limits(extra_formats=frozenset(("webp", "avif")))
    picture = Image.linear_gradient("L").convert("RGBA").resize((400, 400))
    for name, kind in (("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")):
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, kind)
        inspection.inspect(buffer, limits)
        raster.thumbnails(buffer, name, limits, Nowhere())
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><text y="9">a</text></svg>'
    svg.thumbnails(io.BytesIO(drawing), limits, Nowhere())
    _warm_up_video()


def _warm_up_video() -> None:
    """Load FFmpeg and its parts: a tiny film written to memory and read again."""
    import av

    from booru.media import gif, video

    for name, codec in (("webm", "libvpx-vp9"), ("mp4", "libx264"), ("gif", "gif")):
        buffer = io.BytesIO()
        pixels = "rgb8" if name == "gif" else "yuv420p"
        with av.open(buffer, "w", format=name) as container:
            stream = cast("VideoStream", container.add_stream(codec, rate=10))
            stream.width, stream.height, stream.pix_fmt = 16, 16, pixels
            frame = av.VideoFrame(16, 16, "rgb24").reformat(format=pixels)
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        if name == "gif":
            gif.probe(buffer)
        else:
            video.probe(buffer, name)
