"""Short endless animations; `t` runs from 0 to 1 and meets itself again."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PIL import Image

from ops.demo.canvas import apng, art, drawing, gif, rendered
from ops.demo.paintings import LAGOON, coloured

TURN = 2 * math.pi


def _frames(scene: Callable[[float], str], count: int, width: int) -> list[Image.Image]:
    return [rendered(scene(number / count), width) for number in range(count)]


def rocking_boat() -> bytes:
    return gif(_frames(_boat, 24, 480), 80)


def orbits() -> bytes:
    return gif(_frames(_planets, 24, 480), 80)


def rain() -> bytes:
    return gif(_frames(_wet_window, 20, 480), 50)


def blinking_fox() -> bytes:
    """Seven frames with uneven delays: a long look, a blink, and another."""
    openings = (1.0, 0.5, 0.1, 0.6, 1.0, 0.1, 0.7)
    delays = [1900, 50, 90, 60, 700, 80, 60]
    return gif([rendered(_fox(opening), 480) for opening in openings], delays)


def ripples() -> bytes:
    """Rings that cross, in bands of one palette."""
    y, x = np.mgrid[-1:1:400j, -1.2:1.2:480j]
    left, right = np.hypot(x + 0.55, y + 0.2), np.hypot(x - 0.6, y - 0.3)
    images = []
    for number in range(24):
        turn = TURN * number / 24
        wave = np.sin(13 * left - turn) + np.sin(11 * right - turn)
        bands = np.round((wave + 2) / 4 * 11) / 11
        images.append(coloured(bands.astype(np.float32), LAGOON))
    return gif(images, 60)


def compass() -> bytes:
    """A needle that finds north, on nothing."""
    return apng(_frames(_rose, 24, 400), 70)


def fireflies() -> bytes:
    return apng(_frames(_glade, 20, 420), 100)


def _boat(t: float) -> str:
    parts = [
        "<defs><linearGradient id='s' x2='0' y2='1'><stop stop-color='#8fd0dc'/>"
        "<stop offset='1' stop-color='#fdf1d6'/></linearGradient></defs>"
        "<rect width='960' height='640' fill='url(#s)'/>"
        "<circle cx='640' cy='250' r='110' fill='#ffe2a0'/>"
    ]
    colours = ("#79bcc6", "#4a9cb0", "#2b7c96", "#155674")
    for layer, colour in enumerate(colours):
        if layer == 2:
            lift = 12 * math.sin(TURN * t)
            lean = 7 * math.cos(TURN * t)
            parts.append(
                f"<g transform='translate(430 {405 + lift:.1f}) rotate({lean:.1f})'>"
                "<path d='M-95 0H95L62 46H-62Z' fill='#b4413c'/>"
                "<path d='M-6 -14V-220L-92 -14Z' fill='#fff8e9'/>"
                "<path d='M8 -14V-190L84 -14Z' fill='#efe0c6'/>"
                "<path d='M-2 0V-232' stroke='#5b3a2e' stroke-width='8'/></g>"
            )
        y, way = 350 + 70 * layer, 1 if layer % 2 else -1
        points = " ".join(
            f"{x},{y + 15 * math.sin(TURN * (x / 240 + way * t + layer / 3)):.1f}"
            for x in range(0, 961, 12)
        )
        parts.append(f"<polygon points='0,640 {points} 960,640' fill='{colour}'/>")
    return drawing(960, 640, "".join(parts))


def _planets(t: float) -> str:
    parts = [
        "<rect width='480' height='480' fill='#10132b'/>",
        "<circle cx='240' cy='240' r='64' fill='#ffd6a1' opacity='.14'/>",
        "<circle cx='240' cy='240' r='42' fill='#ffd6a1'/>",
    ]
    for far, size, laps, colour in (
        (82, 9, 3, "#9cc48a"),
        (122, 14, 2, "#4fb3bf"),
        (166, 11, 1, "#e5797a"),
        (210, 17, 1, "#a99be0"),
    ):
        ring = "fill='none' stroke='#fff' stroke-opacity='.13' stroke-width='1.5'"
        parts.append(f"<circle cx='240' cy='240' r='{far}' {ring}/>")
        for trail in range(11, -1, -1):
            angle = TURN * (laps * t + far / 97) - trail * 0.065
            x, y = 240 + far * math.cos(angle), 240 + far * math.sin(angle)
            faint, small = (1 - trail / 12) ** 2, size * (1 - trail / 22)
            parts.append(
                f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{small:.1f}' fill='{colour}' "
                f"fill-opacity='{faint if trail else 1:.2f}'/>"
            )
    return drawing(480, 480, "".join(parts))


def _wet_window(t: float) -> str:
    drops = []
    for number in range(90):
        x = 118 + number * 167 % 462
        y = 92 + (number * 223 + 500 * t * (1 + number % 2)) % 500
        drops.append(f"M{x} {y:.0f}v{24 + number % 3 * 8}")
    ink = "stroke='#dcebf5' stroke-width='3' stroke-opacity='.55'"
    window = art(19)
    place = window.index("<g transform")
    return f"{window[:place]}<path d='{''.join(drops)}' {ink}/>{window[place:]}"


def _fox(opening: float) -> str:
    """The fox with its eyes that far open (0 to 1)."""
    fox = art(7)
    for x in (-62, 62):
        eye = f"<circle cx='{x}' cy='8' r='13' fill='#2b1b17'/>"
        lid = (
            f"<ellipse cx='{x}' cy='8' rx='13' ry='{13 * opening:.1f}' fill='#2b1b17'/>"
        )
        fox = fox.replace(eye, lid)
    if opening < 0.5:
        for x in (-58, 66):
            fox = fox.replace(f"<circle cx='{x}' cy='4' r='4' fill='#fff'/>", "")
    return fox


def _rose(t: float) -> str:
    swing = 46 * math.sin(TURN * t) * math.cos(TURN * t / 2) ** 2
    marks = "".join(
        f"<path d='M200 34v{26 if number % 4 == 0 else 14}' stroke='#3b3f7a' "
        f"stroke-width='6' transform='rotate({number * 22.5} 200 200)'/>"
        for number in range(16)
    )
    star = "<path d='M200 80L222 178L320 200L222 222L200 320L178 222L80 200L178 178Z' "
    return drawing(
        400,
        400,
        "<circle cx='200' cy='200' r='184' fill='#f6efe2' stroke='#c99b4f' "
        f"stroke-width='16'/>{marks}{star} fill='#d9c9a8'/>"
        f"<g transform='rotate({swing:.2f} 200 200)'>"
        "<path d='M200 62L226 200H174Z' fill='#c8443f'/>"
        "<path d='M200 338L226 200H174Z' fill='#3b3f7a'/></g>"
        "<circle cx='200' cy='200' r='15' fill='#c99b4f'/>",
    )


def _glade(t: float) -> str:
    """The blue mushrooms with fireflies that wander and glow."""
    flies = []
    for number in range(16):
        turn = TURN * (t + number / 7)
        x = 60 + number * 211 % 590 + 26 * math.sin(turn + number)
        y = 120 + number * 149 % 640 + 18 * math.cos(turn * 2 + number)
        glow = 0.25 + 0.75 * (0.5 + 0.5 * math.sin(turn * 2 + 3 * number))
        for radius, share in ((26, 0.14), (13, 0.3), (5, 1.0)):
            flies.append(
                f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius}' fill='#fff3a8' "
                f"fill-opacity='{glow * share:.2f}'/>"
            )
    return art(15).replace("</svg>", "".join(flies) + "</svg>")
