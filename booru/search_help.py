"""What the search language can do, in words: the data of its help page. Every field
of the table of images has its line here (a test sees to it)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booru.search.fields import Kind, Role
from booru.search_fields import POST_FIELDS


@dataclass(frozen=True)
class Example:
    query: str
    words: str


@dataclass(frozen=True)
class Topic:
    title: str
    words: str
    examples: tuple[Example, ...]


def _topic(title: str, words: str, *examples: tuple[str, str]) -> Topic:
    return Topic(title, words, tuple(Example(*one) for one in examples))


SHORT = tuple(
    Example(*one)
    for one in (
        ("safe, solo", "both tags"),
        ("solo OR duo", "either tag"),
        ("-comic", "without the tag"),
        ("artist:*", "any tag that begins so"),
        ("score.gte:100", "at least this score"),
        ("created_at:2026-11", "a month"),
        ("my:faves", "your favourites"),
    )
)

TOPICS = (
    _topic(
        "Tags together",
        "A comma, AND and && mean “and”, OR and || mean “or”, a minus sign, ! and NOT "
        "mean “not”. AND, OR, && and || need a space on both sides, and the words are "
        "upper case. “And” binds closer than “or”: use parentheses where you mean it "
        "the other way.",
        ("red fox, snow", "both tags: two words without a comma are one tag"),
        ("red fox AND snow", "the same"),
        ("fox || hare, owl", "the fox, or the hare and the owl together"),
        ("(fox || hare), owl", "the owl, and the fox or the hare"),
        ("fox, -hare", "the fox without the hare"),
        ("-(fox, hare)", "anything but the two together"),
        ("*", "all images"),
    ),
    _topic(
        "Part of a name",
        "* stands for any characters, also none, and ? for exactly one. ~ and a number "
        "of edits, 1 or 2, finds names that are spelt nearly so.",
        ("artist:*", "any tag that begins so"),
        ("*fox", "any tag that ends so"),
        ("f?x", "f, one character, x"),
        ("foxx~1", "one letter more, less or other"),
    ),
    _topic(
        "Names with signs",
        "A backslash takes the next character as it is; so do double quotes around the "
        "whole name with commas, parentheses and words like AND, but not with * and ?. "
        "Parentheses in pairs are a part of the name.",
        ("owl (bird)", "the tag “owl (bird)”"),
        (":\\)", "the tag “:)”"),
        ('"fox, hare"', "one tag with a comma"),
        ("\\-fox", "the tag “-fox”"),
        ("f\\*x", "the tag “f*x”"),
        ("score\\:5", "the tag “score:5”"),
    ),
    _topic(
        "Numbers",
        "A field, a colon, a whole number. Behind the field: .gt for more, .gte for at "
        "least, .lt for less, .lte for at most. ~ gives a range around a number; with "
        "a decimal it needs one to be useful.",
        ("score:5", "exactly this score"),
        ("score.gt:-3", "more than -3"),
        ("score:5~2", "from 3 to 7"),
        ("width.gte:1920, height.gte:1080", "large enough for a screen"),
        ("aspect_ratio:1.78~0.01", "about 16 : 9"),
        ("tag_count.lt:5, faves.gte:1", "few tags, and somebody likes it"),
    ),
    _topic(
        "Times",
        "A date as precise as you like, in UTC unless a zone stands behind it, or an "
        "age such as “3 days ago”. Without .gt or .lt it means the whole year, month, "
        "day and so on. In an age, “.gt:1 day ago” means less than a day old.",
        ("created_at:2026", "a year"),
        ("created_at:2026-11", "a month"),
        ("created_at.gte:2026-11-20", "from that day on"),
        ("created_at:2026-11-20 13:05", "a minute"),
        ("created_at:2026-11-20T13+09:00", "an hour in Japan"),
        ("first_seen_at.gt:1 week ago", "the last seven days"),
        ("created_at.lt:1 year ago", "older than a year"),
    ),
    _topic(
        "Texts",
        "Descriptions are searched for words: the order counts, the endings do not. "
        "With * and ? the pattern is held against single words.",
        ("description:snowy owls", "also “snowy owl”"),
        ("description:sail*", "a word that begins so"),
    ),
    _topic(
        "Texts and other sites",
        "Pastes are texts, found by their tags and their descriptions beside the "
        "images. What is on another site as well can be found by its number there.",
        ("media_type:paste, safe", "texts only"),
        ("media_type:image", "no texts"),
        ("location:derpibooru, id_at_location:12", "the copy of one over there"),
    ),
    _topic(
        "Your own",
        "What you did yourself, once you are signed in. Images that you hid are in no "
        "search.",
        ("my:faves", "your favourites"),
        ("my:upvotes", "what you voted up; my:downvotes what you voted down"),
        ("my:uploads", "your uploads, the anonymous ones too"),
        ("my:subs", "what you subscribed to"),
        ("my:watched", "what your watch list finds"),
    ),
    _topic(
        "Relevance",
        "^ and a number weighs a part: it changes the order “Relevance”, never what is "
        "found.",
        ("fox^2 || hare", "foxes before hares"),
        ("(fox, snow)^3.5 || owl", "a weight for several"),
    ),
)

# Kind -> what one may write behind the colon.
KINDS = {
    Kind.INT: "whole number",
    Kind.FLOAT: "number",
    Kind.DATE: "time",
    Kind.NUM: "number as it is",
    Kind.BOOL: "true or false",
    Kind.LITERAL: "value or pattern",
    Kind.TEXT: "words",
    Kind.IP: "address or block",
    Kind.CUSTOM: "number as it is",
}

_MEANINGS = {
    "id": "number of the image",
    "width": "in pixels",
    "height": "in pixels",
    "pixels": "width times height",
    "size": "of the file, in bytes",
    "orig_size": "of the file as it was uploaded, in bytes",
    "score": "upvotes less downvotes",
    "upvotes": "how many",
    "downvotes": "how many",
    "faves": "how many",
    "hides": "how many users hid it from themselves",
    "comment_count": "how many comments",
    "tag_count": "how many tags",
    "source_count": "how many sources",
    "aspect_ratio": "width / height",
    "wilson_score": "how sure the votes make one that it is liked, 0 to 1",
    "media_type": "image for pictures and videos, paste for texts",
    "location": "another site that has it, too",
    "id_at_location": "its number at another site",
    "duration": "in seconds; 0 for what does not move",
    "created_at": "when it was uploaded",
    "updated_at": "when it was last changed",
    "first_seen_at": "when others could first see it",
    "animated": "whether it moves",
    "processed": "whether all its versions are made",
    "thumbnails_generated": "whether its previews are made",
    "uploader": "name of who uploaded it; anonymous uploads have none",
    "uploader_id": "number of who uploaded it",
    "faved_by": "name of somebody whose favourite it is",
    "faved_by_id": "number of somebody whose favourite it is",
    "duplicate_id": "number of the image that it was merged into",
    "source_url": "any of its sources",
    "original_format": "png, jpg, gif, svg, webm or mp4",
    "mime_type": "such as image/png",
    "file_name": "as it was uploaded; upper and lower case count",
    "sha512_hash": "of the file",
    "orig_sha512_hash": "of the file as it was uploaded",
    "description": "what its uploader wrote",
    "gallery_id": "number of a gallery that it is in",
    "filter_id": "number of a filter that would not hide it",
    "upvoted_by": "name of somebody who voted it up",
    "upvoted_by_id": "number of somebody who voted it up",
    "downvoted_by": "name of somebody who voted it down",
    "downvoted_by_id": "number of somebody who voted it down",
    "true_uploader": "name of who uploaded it, anonymous or not",
    "true_uploader_id": "number of who uploaded it, anonymous or not",
    "hidden_by": "name of somebody who hid it from themselves",
    "hidden_by_id": "number of somebody who hid it from themselves",
    "deleted_by_user": "name of the moderator who hid it from users",
    "deleted_by_user_id": "number of the moderator who hid it from users",
    "fingerprint": "of the browser it came from",
    "deletion_reason": "why it was hidden from users",
    "scratchpad": "notes of moderators",
    "ip": "address it came from",
    "anonymous": "whether it was uploaded as anonymous",
    "deleted": "whether it is hidden from users; needs the list with deleted ones",
}
_EXAMPLES = {
    "source_url": "*gallery.example*",
    "original_format": "webm",
    "mime_type": "image/*",
    "file_name": "IMG_*.png",
    "uploader": "mika",
    "description": "snowy owls",
    "aspect_ratio": "1.5~0.05",
    "wilson_score": "0.5",
    "ip": "10.0.0.0/8",
    "media_type": "paste",
    "location": "derpibooru",
    "id_at_location": "12",
}
_OF_KIND = {
    Kind.INT: ".gte:10",
    Kind.FLOAT: ".gte:1.5",
    Kind.DATE: ".gt:1 week ago",
    Kind.NUM: ":1",
    Kind.CUSTOM: ":1",
    Kind.BOOL: ":true",
    Kind.TEXT: ":owl*",
    Kind.LITERAL: ":a*",
    Kind.IP: ":10.0.0.0/8",
}


@dataclass(frozen=True)
class FieldHelp:
    name: str
    meaning: str
    takes: str
    example: str
    for_moderators: bool


def field_help(role: Role) -> Iterator[FieldHelp]:
    """The fields that exist for a role, in the order of the table."""
    for field in POST_FIELDS.for_role(role).by_name.values():
        example = _EXAMPLES.get(field.name)
        ending = f":{example}" if example else _OF_KIND[field.kind]
        yield FieldHelp(
            name=field.name,
            meaning=meaning_of(field.name),
            takes=KINDS[field.kind],
            example=field.name + ending,
            for_moderators=field.role is Role.MODERATOR,
        )


def meaning_of(name: str) -> str:
    category, is_count, _ = name.partition("_tag_count")
    if is_count and category:
        return f"how many tags of the category {category.replace('_', '-')}"
    return _MEANINGS[name]


# Names of `sf`, which an address may carry; `sd` is asc or desc.
ORDER_NAMES = (
    "id", "first_seen_at", "updated_at", "score", "wilson_score", "upvotes",
    "downvotes", "faves", "hides", "comment_count", "tag_count", "width", "height",
    "pixels", "aspect_ratio", "size", "duration", "_score", "random", "random:SEED",
    "gallery_id:N",
)  # fmt: skip
