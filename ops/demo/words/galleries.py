"""What people of the demo site have gathered, tagged and asked of the staff."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actions.reports import RULES


@dataclass(frozen=True)
class Shelf:
    """A gallery; its cover is the first picture."""

    owner: str
    title: str
    description: str
    pictures: tuple[str, ...]
    spoiler: str = ""
    followers: tuple[str, ...] = ()
    newest_first: bool = False
    #: Days ago.
    days: float = 1


@dataclass(frozen=True)
class Retagging:
    who: str
    picture: str
    add: str = ""
    remove: str = ""
    #: When: 0 is the upload of the picture, 1 is now.
    share: float = 0.5
    #: Taken back by a moderator.
    reverted: bool = False


@dataclass(frozen=True)
class Complaint:
    who: str
    picture: str
    writer: str
    rule: str
    reason: str
    hours: float
    #: Who of the staff is on it.
    holder: str = ""


@dataclass(frozen=True)
class Likeness:
    """A report that one picture is a copy of another."""

    who: str
    copy: str
    original: str
    reason: str
    hours: float


@dataclass(frozen=True)
class Wish:
    """An entry of the do-not-post list."""

    tag: str
    kind: str
    conditions: str
    reason: str
    days: float


@dataclass(frozen=True)
class Claim:
    """Whose tag it is said to be, where that can be seen, and whether staff agree."""

    who: str
    tag: str
    uri: str
    days: float
    agreed: bool = False


SHELVES = (
    Shelf(
        "mika",
        "Small harbours",
        "Evenings in places with **one** pier, in the order in which the boat comes "
        "past them.",
        (
            "small-boat-bright-sea.svg",
            "rocking-boat.gif",
            "dawn-over-green-hills.jpg",
            "lake-below-the-mountains.jpg",
            "seven-ridges.jpg",
            "moonlit-sea.webm",
            "violet-dunes.jpg",
        ),
        followers=("juniper", "sol", "wren"),
        days=2.5,
    ),
    Shelf(
        "teo",
        "The ninth orbit, all plates",
        "Planets in the order of the book. Newest plate first: the old ones are rough.",
        (
            "green-giant.png",
            "ringed-planet.svg",
            "turning-planet.mp4",
            "orbits.gif",
            "nebula.jpg",
            "phases.png",
        ),
        followers=("mika", "sable"),
        newest_first=True,
        days=1.6,
    ),
    Shelf(
        "sol",
        "After the storm",
        "How it ends, for those who have read it. >>moon-over-the-city.png is the last "
        "page.",
        (
            "moon-over-the-city.png",
            "black-sail.jpg",
            "noor-by-night.jpg",
            "night-train.mp4",
        ),
        spoiler="last chapter",
        followers=("ada",),
        days=0.7,
    ),
)

RETAGGINGS = (
    Retagging("ada", "dawn-over-green-hills.jpg", "low sun, pastel", share=0.6),
    Retagging("teo", "facets.png", "triangles", "abstract", share=0.3),
    Retagging("juniper", "rain.gif", "juniper's cat", share=0.4, reverted=True),
    Retagging("ada", "red-mushrooms.jpg", "fly agaric", "dusk", share=0.45),
    Retagging("sol", "arctic-fox-dusk.png", "gradient background", share=0.5),
    Retagging("wren", "seven-ridges.jpg", "gradient, calm", share=0.35),
    Retagging("orrin", "ember-sticker.png", "white outline", share=0.7),
    Retagging("kestrel", "moon-over-the-city.png", "rooftops", share=0.6),
    Retagging("teo", "julia.jpg", "glowing", share=0.985),
)

DUPLICATES = (
    Likeness(
        "kestrel",
        "ember-sticker.png",
        "red-fox.svg",
        "The same fox with a white line around it?",
        hours=30,
    ),
)

#: Of a comment (by the picture and its author) or of the picture itself.
COMPLAINTS = (
    Complaint(
        "sol",
        "nebula.jpg",
        "prints4less",
        RULES[0],
        "The second picture today under which they sell what is not theirs.",
        hours=0.05,
    ),
    Complaint(
        "kestrel",
        "noor-by-night.jpg",
        "",
        RULES[2],
        "Is this still safe for a school? I am not sure who decides, so I ask.",
        hours=3.2,
        holder="orrin",
    ),
)

#: Of an artist who has no account: kept by a moderator.
WISHES = (
    Wish(
        "artist:oriel tamsin",
        "No Edits",
        "Wallpapers cut to size are fine.",
        "Recoloured copies were sold as prints last year.",
        days=80,
    ),
)

LINKS = (
    Claim("mika", "artist:marrow lane", "https://gallery.example/marrow", 60, True),
    Claim("sol", "artist:sol", "https://stickers.example/sol", 0.2),
)

FEATURED = "iris-golden-pin.png"
