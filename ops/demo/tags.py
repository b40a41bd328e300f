"""The vocabulary of the demo pictures: categories, aliases, implications, texts.

All people, places and works are invented. Names in a namespace (artist:, oc:,
series:, comic:, spoiler:, ...) and the rating tags get their category by the rules
of tag creation and are not listed here.
"""

from __future__ import annotations

from typing import Final

DEMO_TAG_CATEGORIES: Final[dict[str, str]] = {
    "iris vale": "character",
    "noor halloran": "character",
    "rowan ashe": "character",
    "the navigator": "character",
    "old tobias": "character",
    "tides of aurel": "content-official",
    "the ninth orbit": "content-official",
    "human": "species",
    "fox": "species",
    "red fox": "species",
    "arctic fox": "species",
    "cat": "species",
    "mammal": "species",
    "oc": "oc",
}

# alias -> the name it stands for
DEMO_ALIASES: Final[dict[str, str]] = {
    "iris of aurel": "iris vale",
    "sailing boat": "sailboat",
    "kitty": "cat",
    "vulpine": "fox",
    "toadstool": "mushroom",
    "cityscape": "city",
    "sundown": "sunset",
    "violet hair": "purple hair",
    "ginger hair": "red hair",
    "aurora borealis": "aurora",
    "bokeh": "out of focus",
    "seamless pattern": "pattern",
    "outer space": "space",
}

# name -> the names that are added with it
DEMO_IMPLICATIONS: Final[dict[str, tuple[str, ...]]] = {
    "iris vale": ("tides of aurel", "human"),
    "noor halloran": ("tides of aurel", "human"),
    "rowan ashe": ("tides of aurel", "human"),
    "the navigator": ("tides of aurel",),
    "old tobias": ("cat",),
    "red fox": ("fox",),
    "arctic fox": ("fox",),
    "fox": ("mammal",),
    "cat": ("mammal",),
    "human": ("mammal",),
    "sailboat": ("boat",),
    "crescent moon": ("moon",),
    "ringed planet": ("planet",),
    "planet": ("space",),
    "nebula": ("space",),
    "starry sky": ("sky",),
    "julia set": ("fractal",),
    "gif": ("animated",),
    "apng": ("animated",),
    "webm": ("animated",),
    "mp4": ("animated",),
    "oc:little ember": ("red fox",),
    "oc:captain reed": ("human",),
    "comic:the long way out": ("comic",),
}

# name -> (short description, description in Markdown)
DEMO_TAG_DESCRIPTIONS: Final[dict[str, tuple[str, str]]] = {
    "iris vale": (
        "Chart maker of the Aurel",
        "The chart maker of **tides of aurel**. Purple hair, a golden pin, and a "
        "habit of being right about the weather.",
    ),
    "noor halloran": (
        "Keeper of the northern light",
        "White hair, red coat. Appears from the third book on.",
    ),
    "rowan ashe": ("Ship's carpenter", "Red hair; hardly ever without her chisel."),
    "the navigator": (
        "Whoever stands at the wheel",
        "Use this when the wheel or the chart is the point of the picture, whoever "
        "holds it.",
    ),
    "tides of aurel": (
        "An invented series of sea stories",
        "Five books about one small boat and the people who take turns sailing it.",
    ),
    "series:small harbours": (
        "Evenings in places with one pier",
        "A running series by artist:marrow lane.",
    ),
    "comic:the long way out": ("A wordless strip", "Read it from top to bottom."),
    "artist:marrow lane": (
        "Flat colours, long evenings",
        "Paints the sea. Prints at <https://gallery.example/marrow>.",
    ),
    "oc:little ember": ("A fox", "Curious, orange, owned by sol."),
    "spoiler:last chapter": (
        "Shows how it ends",
        "For pictures of anything after the storm.",
    ),
    "safe": ("Nothing to hide", "Suitable for everyone."),
    "golden hour": ("Low sun", "The last hour before sunset, or the first of the day."),
    "transparent background": ("No background", "The picture has an alpha channel."),
    "perfect loop": ("No visible cut", "The last frame leads into the first."),
}
