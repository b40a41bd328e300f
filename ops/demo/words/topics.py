"""What is said in the forums of the demo site."""

from __future__ import annotations

from ops.demo.words.forums import Question, Reply, Thread
from ops.demo.words.long_topic import PASSED
from ops.demo.words.rhythm_topics import RHYTHM_THREADS

_CHALLENGE = Thread(
    "art",
    "Summer challenge: draw a place you miss",
    (
        Reply(
            "wren",
            122,
            "Two weeks, one place, any medium. Upload with the tag `summer challenge` "
            "and post the number here, as in >>lake-below-the-mountains.jpg.\n\n"
            "Winners are chosen by faves. The theme of the second week is up to you: "
            "vote above.",
        ),
        Reply(
            "teo",
            120,
            "My grandmother's balcony, third floor. Two hours, mostly spent on the "
            "laundry line.",
        ),
        Reply("juniper", 101, "Does a level chart count? I charted my old tram line."),
        Reply(
            "wren",
            99,
            "> Does a level chart count?\n\nAny medium means any medium. Upload a "
            "picture of it so that people can fave it.",
        ),
        Reply("teo", 98.5, "It should. Trams are places.", anonymous=True),
        Reply(
            "mika",
            80,
            "Mine is in: >>dawn-over-green-hills.jpg. The hills are real, the light "
            "was better.",
        ),
        Reply("sol", 77, "May a fox be in it?"),
        Reply("wren", 76.2, "A fox may be in anything."),
        Reply(
            "sable",
            54,
            "The arcade at the harbour that is a furniture shop now. I only have it in "
            "my head; is a *description* a medium?",
        ),
        Reply("ada", 52, "If you write it into the description field, why not."),
        Reply(
            "orrin",
            33,
            "Voted for the kitchen. Everybody has looked out of one at something.",
        ),
        Reply("kestrel", 12, "Too new to have a place here. Drawing the front page."),
        Reply("mika", 6, "That is the best answer so far."),
        Reply("wren", 0.07, "Four days to go for week one. Eleven are in."),
    ),
    views=1870,
    pinned=True,
    poll=Question(
        "Which theme for the second week?",
        (
            ("A station at night", ("mika", "teo", "juniper", "sable")),
            ("The view from a kitchen", ("orrin", "ada", "sol")),
            ("Somewhere under water", ("kestrel",)),
        ),
        days_left=2,
    ),
)

_DESK = Thread(
    "art",
    "Show your desk",
    (
        Reply("juniper", 90, "Words are enough. Mine: one lamp, one cat, no room."),
        Reply(
            "mika", 88, "Brushes in a jam jar, jam in a brush jar. It happened once."
        ),
        Reply(
            "teo", 85, "A keyboard, and a print of >>ripples.gif that does not move."
        ),
        Reply("sol", 60, "The floor."),
        Reply("juniper", 59, "> The floor.\n\nRespect."),
        Reply("marlow", 31, "A switch with forty lights. I never need the lamp."),
    ),
    views=212,
)

_WATER = Thread(
    "art",
    "How do you paint water that does not look like cloth?",
    (
        Reply(
            "kestrel",
            46,
            "Mine always looks ironed. In >>lake-below-the-mountains.jpg there are "
            "hardly any lines and it is clearly wet. What is the trick?",
        ),
        Reply(
            "mika",
            45,
            "Fewer lines, and let them be *horizontal* even where the waves are not. "
            "The eye does the rest.",
        ),
        Reply(
            "wren",
            43.5,
            "Paint what it mirrors, upside down and a little darker. Then two strokes "
            "of sky across it. Stop.",
        ),
        Reply("mika", 43, "The stopping is most of it."),
        Reply("teo", 27, "Or cheat with sines: >>moonlit-sea.webm is six of them."),
        Reply("kestrel", 21, "I stopped after two strokes. It is wet. Thank you."),
    ),
    views=164,
)

_MEDIA = Thread(
    "tagging",
    "Which tags for mixed media?",
    (
        Reply(
            "teo",
            67,
            "A drawing over a photo: both `photo` and the drawing tags, or one of its "
            "own?",
        ),
        Reply(
            "ada",
            65,
            "Both. A tag of its own only when people would *search* for it. They "
            "search for photos, and they search for drawings.",
        ),
        Reply("sol", 63, "And a scan of a painting?"),
        Reply(
            "ada",
            62.5,
            "> And a scan of a painting?\n\nIs a painting. Nobody photographs the sea "
            "with a scanner.",
        ),
        Reply("mika", 58, "I have photographed a scanner with the sea. Long story."),
        Reply("teo", 1.2, "Done so for three of mine. The counts already look better."),
    ),
    views=143,
)

_DUSK = Thread(
    "tagging",
    "Where does dusk end?",
    (
        Reply("sol", 39, "Is >>arctic-fox-dusk.png *dusk* or *night*? I drew both."),
        Reply(
            "ada",
            37,
            "If you can see colours without a lamp, it is dusk. If there is a lamp, "
            "ask who lit it.",
        ),
        Reply("orrin", 36, "By that rule >>cat-at-dusk.svg stays dusk. Good."),
        Reply("juniper", 15, "And >>rain.gif is simply *indoors*."),
    ),
    views=97,
)

_MOVE = Thread(
    "news",
    "The server moves on Sunday, 20 minutes",
    (
        Reply(
            "marlow",
            118,
            "From 06:00 UTC. Pictures stay readable, writing waits. Score files that "
            "arrive meanwhile are kept and read afterwards.",
        ),
        Reply("juniper", 116, "So I can still lose, just not on record?"),
        Reply("marlow", 115.5, "On record, a little later."),
        Reply("wren", 75, "I will sit in the queue and enjoy the silence."),
        Reply("marlow", 70.5, "It took nine minutes. Thank you for your patience."),
    ),
    views=431,
    locked="It is done",
)

_ORDER = Thread(
    "news",
    "Galleries keep the order you give them",
    (
        Reply(
            "marlow",
            47,
            "Drag the pictures, or use the arrows, or type a number: all three do the "
            "same. The page says who may see what before you save.\n\n"
            "- *Newest first* is a choice of each gallery now\n"
            "- Covers need not be in the gallery\n"
            "- Followers hear of new pictures once, not forty times",
        ),
        Reply("mika", 46.3, "Forty times was me. Sorry."),
        Reply("teo", 41, "Turned mine round at once. The rough ones are at the end."),
        Reply("sable", 24, "The number field is the best part and nobody says so."),
    ),
    views=305,
)

_SWEEP = Thread(
    "moderation",
    "Duplicates of foxes",
    (
        Reply(
            "orrin",
            29,
            "The sticker and the drawing are reported as one picture. I would keep "
            "both: one is cut out, with a rim. Any doubts?",
        ),
        Reply("ada", 28, "None. Different use, different tags."),
        Reply("wren", 22.5, "Then say *not the same* and link this topic."),
        Reply("orrin", 3, "Will do after lunch, so that nobody says I rushed."),
    ),
    views=19,
)

THREADS = (
    _CHALLENGE, _DESK, _WATER, _MEDIA, _DUSK, _MOVE, _ORDER, _SWEEP, PASSED,
    *RHYTHM_THREADS,
)  # fmt: skip
