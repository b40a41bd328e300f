"""The people of the demo site: invented, and nobody signs in as them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True)
class Person:
    name: str
    #: Days since they came.
    days: float
    role: Role = Role.USER
    title: str = ""
    about: str = ""
    #: Number of the drawing that is their picture, 0 for none.
    art: int = 0


@dataclass(frozen=True)
class Medal:
    """A badge with its drawing below `ops/demo/badges`, and who has it for what."""

    title: str
    drawing: str
    description: str
    given: tuple[tuple[str, str, str], ...]


#: The first one runs the place and gives the others their roles.
PEOPLE = (
    Person(
        "marlow",
        460,
        Role.ADMIN,
        "keeps the lamp lit",
        "I run this place from a cupboard with good ventilation. If something is slow "
        "or broken, write to me before you get used to it.",
    ),
    Person(
        "mika",
        410,
        title="painter of harbours",
        about="Painter of harbours. Flat colours, long evenings.\n\n"
        "- Commissions: **closed** until spring\n"
        "- Series: small harbours, number 1 is >>small-boat-bright-sea.svg\n"
        "- You may use my pictures as wallpapers, not as prints\n\n"
        "Plays with one hand on the pencil.",
        art=9,
    ),
    Person(
        "wren",
        402,
        Role.MODERATOR,
        about="Looks after the queue in the evenings. If I removed something of yours "
        "and you disagree, say so: I have been wrong before.",
    ),
    Person(
        "teo",
        301,
        title="draws with formulas",
        about="Patterns, planets, pendulums. Most of it fits into forty lines of code; "
        "ask, and you get them.",
    ),
    Person(
        "orrin",
        255,
        Role.ASSISTANT,
        "counts duplicates",
        "I compare pictures that look alike. It is calmer than it sounds.",
    ),
    Person(
        "ada",
        240,
        Role.ASSISTANT,
        about="Tags are for finding things, not for saying how you feel about them. "
        "Everything else I think about tags stands in the forum.",
    ),
    Person(
        "sol",
        181,
        title="owner of one fox",
        about="Draws Little Ember, nearly always from the front. The red one is free "
        "to use for avatars: >>red-fox.svg",
        art=7,
    ),
    Person("sable", 122, about="Plays on Thursdays. Looks at pictures on Fridays."),
    Person(
        "juniper",
        93,
        title="second dan, first coffee",
        about="Left-handed, right-brained, mostly on SP. My cat has her own tag and "
        "does not know.",
        art=18,
    ),
    Person("kestrel", 3.5),
    # Will not stay long.
    Person("prints4less", 2.5),
)

MEDALS = (
    Medal(
        "Challenge winner",
        "challenge",
        "Won one of the challenges in Art talk, by faves.",
        (
            ("mika", "Spring 2026", "A harbour with nobody in it"),
            ("sol", "Winter 2025", "The fox in the snow"),
        ),
    ),
    # Whoever becomes a verified artist gets this one by itself.
    Medal(
        "Artist",
        "artist",
        "Has shown that an artist tag is theirs.",
        (),
    ),
)
