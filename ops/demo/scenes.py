"""Drawings made by rule: patterns, a strip of panels, a sticker."""

from __future__ import annotations

import math
import random

from ops.demo.canvas import art, drawing, placed, transparent

DUSK = ("#1d2b53", "#3b3f7a", "#7a4e8c", "#c96f86", "#f2a07b", "#ffd6a1")
MEADOW = ("#123b3a", "#2d6b57", "#5b9a72", "#9cc48a", "#d7e3a5", "#f6efe2")


def sunflower() -> str:
    """Seeds at the golden angle (Vogel's spiral)."""
    parts = ["<rect width='1000' height='1000' fill='#10243a'/>"]
    golden = math.pi * (3 - math.sqrt(5))
    for seed in range(1, 900):
        far = 15.2 * math.sqrt(seed)
        x = 500 + far * math.cos(seed * golden)
        y = 500 + far * math.sin(seed * golden)
        colour = ("#f3a712", "#f6c667", "#e4572e", "#a8c686")[seed % 21 % 4]
        size = 2.5 + seed / 90
        parts.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{size:.1f}' fill='{colour}'/>"
        )
    return drawing(1000, 1000, "".join(parts))


def facets() -> str:
    """A hillside of triangles, coloured by height."""
    dice = random.Random(11)  # noqa: S311 - a picture, not a secret
    step, across, down = 100, 13, 9
    points = {
        (i, j): (
            i * step - 50 + dice.uniform(-34, 34),
            j * step - 40 + dice.uniform(-34, 34),
        )
        for i in range(across + 1)
        for j in range(down + 1)
    }
    parts = []
    for i in range(across):
        for j in range(down):
            corners = [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)]
            for three in (corners[:3], corners[1:]):
                ridge = 3.4 + 1.6 * math.sin(i / 1.7) + 0.6 * math.sin(i * 1.3)
                height = (j - ridge) / 5 + 0.5 + dice.uniform(-0.09, 0.09)
                parts.append(_triangle([points[c] for c in three], height))
    return drawing(1200, 800, "".join(parts))


def _triangle(corners: list[tuple[float, float]], height: float) -> str:
    row = min(5, max(0, int(height * 6)))
    colour = (*DUSK[:1:-1], *MEADOW[1::-1])[row]
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in corners)
    return f"<polygon points='{path}' fill='{colour}' stroke='{colour}'/>"


def sticker() -> str:
    """The fox alone, with a white rim, on nothing."""
    fox = transparent(art(7))
    rim = "stroke='#fff' stroke-width='26' stroke-linejoin='round'"
    start = fox.index("<g ")
    body = fox[start : fox.rindex("</svg>")]
    return drawing(800, 800, body.replace("<g ", f"<g {rim} ", 1) + body)


def moons() -> str:
    """Nine phases of a moon in one row, in grays."""
    parts = ["<rect width='2000' height='500' fill='#16181d'/>"]
    for number in range(9):
        x = 200 + 200 * number
        lit = math.cos(math.pi * number / 4)
        side = 1 if number <= 4 else 0
        inner = 1 if (lit < 0) == bool(side) else 0
        shape = (
            f"M{x} 170A80 80 0 0 {side} {x} 330"
            f"A{max(0.1, abs(lit) * 80):.1f} 80 0 0 {inner} {x} 170Z"
        )
        parts.append(f"<circle cx='{x}' cy='250' r='80' fill='#24272e'/>")
        if number not in (0, 8):
            parts.append(f"<path d='{shape}' fill='#e9e6df'/>")
    return drawing(2000, 500, "".join(parts))


def strip() -> str:
    """A wordless comic in one column: a boat leaves at night and finds a planet."""
    panels = [
        (19, 40, 780, _bubble(660, 190, "...")),
        (4, 860, 490, ""),
        (6, 1390, 720, _bubble(250, 1530, "!")),
        (5, 2150, 480, ""),
        (13, 2670, 880, _bubble(660, 2790, "?")),
        (18, 3590, 570, ""),
    ]
    parts = ["<rect width='900' height='4200' fill='#fbf7ef'/>"]
    for number, y, height, bubble in panels:
        parts.append(placed(art(number), f"p{number}", 40, y, 820, height))
        frame = "fill='none' stroke='#2b1b17' stroke-width='8'"
        parts.append(f"<rect x='40' y='{y}' width='820' height='{height}' {frame}/>")
        parts.append(bubble)
    return drawing(900, 4200, "".join(parts))


def _bubble(x: int, y: int, said: str) -> str:
    """A speech bubble; its sign is drawn, for no font is certain."""
    mark = {
        "...": "".join(f"<circle cx='{x + d}' cy='{y}' r='9'/>" for d in (-36, 0, 36)),
        "!": f"<path d='M{x - 9} {y - 38}h18l-5 48h-8z'/>"
        f"<circle cx='{x}' cy='{y + 28}' r='8'/>",
        "?": f"<path d='M{x - 20} {y - 18}a20 20 0 1 1 28 18q-8 4-8 16' fill='none' "
        f"stroke='#2b1b17' stroke-width='11'/><circle cx='{x}' cy='{y + 36}' r='8'/>",
    }[said]
    rim = "fill='#fff' stroke='#2b1b17' stroke-width='6' stroke-linejoin='round'"
    tail = f"<path d='M{x - 30} {y + 50}l-20 60l70 -55z' {rim}/>"
    body = f"<ellipse cx='{x}' cy='{y}' rx='110' ry='70' {rim}/>"
    cover = f"<path d='M{x - 30} {y + 50}l50 -5l-10 16z' fill='#fff'/>"
    return f"{tail}{body}{cover}<g fill='#2b1b17'>{mark}</g>"
