"""Texts that people of the demo site posted, and where else some posts are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Writing:
    author: str
    #: When: hours before now.
    hours: float
    tags: str
    body: str
    description: str = ""
    #: Pages of its copies at other sites.
    places: tuple[str, ...] = ()


_LAMP = "\n\n".join(
    (
        "The Lamp at Gannet Point",
        "The keeper had counted every step so often that her feet did it for "
        "her. One hundred and twelve to the gallery, one hundred and eleven on "
        "the way down, because she always jumped the last.",
        "That night there were one hundred and thirteen.",
        "She stood on the new one for a while. It was stone, like the others, "
        "and as worn as they were in the middle, and a small fox lay on it with "
        "its nose under its tail.",
        "“You cannot stay,” said the keeper. “I would have to write you into the log.”",
        "The fox opened one eye, looked at the lamp, and closed it again. Out "
        "on the water a bell that had been silent since the spring began to "
        "ring.",
        "She wrote: 23.40, wind north-east, one step more than usual. Then she "
        "fetched the blanket from the oil room, for it gets cold up there "
        "towards morning.",
    )
)

_TIDE = """low water

the boats sit down
each on its own shadow

a heron reads the mud
line by line
and turns the page
"""

_RECIPE = """Paper for people who paint boats

1. Soak the sheet for ten minutes. Lukewarm, not cold.
2. Lay it on the board and let it lie. Do not pull. It knows where it wants to go.
3. Tape, 4 cm wide, all round, half on the paper.
4. Wait until the corner of your eye says that it is flat. Then wait an hour more.

What goes wrong:
  - waves      the board was dry
  - torn edge  the tape was wetter than the paper
  - cat        there is no remedy
"""

WRITINGS = (
    Writing(
        "ada",
        61,
        "safe, story, fox, lighthouse, night",
        _LAMP,
        "A short one for the long evenings.",
        ("https://derpibooru.org/images/900000001",),
    ),
    Writing("juniper", 30, "safe, poem, boat, bird", _TIDE),
    Writing(
        "teo",
        7,
        "safe, tutorial, watercolor, paper",
        _RECIPE,
        "Asked for under the harbour picture.",
    ),
)

#: By the names of their files.
ELSEWHERE = {
    "arctic-fox-dusk.png": ("https://derpibooru.org/images/900000002",),
    "sea-chart.png": (
        "https://derpibooru.org/images/900000003",
        "https://ponybooru.org/images/900004",
    ),
}
