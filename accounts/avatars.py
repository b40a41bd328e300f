"""Faces of those who have no picture: drawn from the name they are shown by, the same
every time (philomena-api 3.9). The drawing is our own: a symmetric pattern of tiles."""

from __future__ import annotations

import base64
from functools import lru_cache
from zlib import crc32

from django.conf import settings

from accounts.models import Badge, User

_GROUNDS = ("#17313b", "#2b2440", "#3a2a20", "#1f3524", "#3b1f2d", "#24303f")
_INKS = ("#5cc8b0", "#f2b35e", "#e8788a", "#8fb3f0", "#c9a3ec", "#dcd36a")
_SIDE = 5


def avatar_url(user: User) -> str | None:
    """Of the picture that a user has given; None without one."""
    return f"{settings.AVATAR_URL_ROOT}/{user.avatar}" if user.avatar else None


def badge_url(badge: Badge) -> str:
    """Of a badge's picture; it has one."""
    return f"{settings.BADGE_URL_ROOT}/{badge.image}"


def avatar_of(user: User | None, shown_name: str) -> str:
    """The user's picture, else the drawing for the name; `user` None for those who
    do not give theirs."""
    return (user and avatar_url(user)) or drawn_avatar(shown_name)


@lru_cache(maxsize=10_000)
def drawn_avatar(name: str) -> str:
    """A `data:` address of an SVG."""
    state = crc32(name.encode()) or 1
    dice: list[int] = []
    while len(dice) < _SIDE * 3 + 3:
        # Marsaglia's xorshift32 ("Xorshift RNGs", 2003).
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        dice.append(state >> 8)
    ground, ink, light = (
        _GROUNDS[dice[0] % len(_GROUNDS)],
        _INKS[dice[1] % len(_INKS)],
        _INKS[dice[2] % len(_INKS)],
    )
    tiles = []
    for place, value in enumerate(dice[3:]):
        row, column = divmod(place, 3)
        shape = _tile(value % 4, ink if value % 3 else light)
        for x in {column, _SIDE - 1 - column}:
            flip = "" if x == column else " scale(-1 1) translate(-10 0)"
            tiles.append(
                f'<g transform="translate({x * 10} {row * 10}){flip}">{shape}</g>'
            )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 50">'
        f'<path fill="{ground}" d="M0 0h50v50H0z"/>{"".join(tiles)}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _tile(kind: int, colour: str) -> str:
    shapes = (
        "",
        f'<path fill="{colour}" d="M0 0h10v10H0z"/>',
        f'<path fill="{colour}" d="M0 10 10 0v10z"/>',
        f'<circle fill="{colour}" cx="5" cy="5" r="3"/>',
    )
    return shapes[kind]
