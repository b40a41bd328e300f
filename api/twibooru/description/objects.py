"""The objects of twibooru-api, section 2, and of oEmbed (4.2)."""

from __future__ import annotations

from api.description import (
    ADDRESS,
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    Schema,
    array,
    either,
    just,
    nullable,
    one_of,
    record,
    ref,
)

TIME: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
    "description": "UTC, with milliseconds.",
}
HASH: Schema = nullable({"type": "string", "pattern": "^[0-9a-f]{128}$"})
MIME_TYPE = one_of(
    "image/gif", "image/jpeg", "image/png", "image/svg+xml", "video/webm", "video/mp4"
)
FORMAT = one_of("gif", "jpg", "jpeg", "png", "svg", "webm", "mp4")
CATEGORY = nullable(
    one_of(
        "error", "rating", "origin", "character", "oc", "species", "content-fanmade",
        "content-official", "spoiler",
    )
)  # fmt: skip
TIMES = {"created_at": TIME, "updated_at": TIME, "first_seen_at": TIME}
MEDIA_TYPE = one_of("image", "paste")
VERSIONS = dict.fromkeys(
    (
        "full", "large", "medium", "small", "tall", "thumb", "thumb_small",
        "thumb_tiny",
    ),
    ADDRESS,
)  # fmt: skip


def _always(*, hidden: bool, media_type: Schema = MEDIA_TYPE) -> dict[str, Schema]:
    return {
        "id": INTEGER,
        **TIMES,
        "hidden_from_users": just(hidden),
        "media_type": media_type,
        "processed": BOOLEAN,
        "sha512_hash": HASH,
        "orig_sha512_hash": HASH,
        "source_url": TEXT,
        "tags": array(TEXT),
        "tag_ids": array(INTEGER),
        "locations": array(ref("Location")),
    }


_VISIBLE: dict[str, Schema] = {
    "description": TEXT,
    "score": INTEGER,
    "upvotes": INTEGER,
    "downvotes": INTEGER,
    "faves": INTEGER,
    "comment_count": INTEGER,
    "size": INTEGER,
    "wilson_score": NUMBER,
}
_PIXELS: dict[str, Schema] = {
    "animated": BOOLEAN,
    "thumbnails_generated": BOOLEAN,
    "aspect_ratio": NUMBER,
    "duration": NUMBER | {"description": "Seconds; 0 for what does not move."},
    "width": INTEGER,
    "height": INTEGER,
    "format": FORMAT,
    "mime_type": MIME_TYPE,
    "name": TEXT,
    "intensities": nullable(record(dict.fromkeys(("nw", "ne", "sw", "se"), NUMBER))),
    "representations": record(VERSIONS),
    "view_url": ADDRESS,
}
_OEMBED: dict[str, Schema] = {
    "version": just("1.0"),
    "type": one_of("photo", "link"),
    "title": TEXT,
    "author_name": TEXT,
    "author_url": nullable(TEXT),
    "provider_name": TEXT,
    "provider_url": ADDRESS,
    "cache_age": INTEGER,
    "twibooru_id": INTEGER,
    "twibooru_score": INTEGER,
    "twibooru_comments": INTEGER,
    "twibooru_tags": array(TEXT),
}

OBJECTS: dict[str, Schema] = {
    "Error": record({"error": {"type": "string", "minLength": 1}}),
    "Post": either(
        ref("ImagePost"), ref("PastePost"), ref("DeletedPost"), ref("MergedPost")
    ),
    "ImagePost": record(
        {**_always(hidden=False, media_type=just("image")), **_VISIBLE, **_PIXELS}
    ),
    "PastePost": record(
        {**_always(hidden=False, media_type=just("paste")), **_VISIBLE},
        text="A text; it is at `/posts/{id}/raw`.",
    ),
    "DeletedPost": record({**_always(hidden=True), "deletion_reason": nullable(TEXT)}),
    "MergedPost": record({**_always(hidden=True), "duplicate_of": INTEGER}),
    "Location": record(
        {"id_at_location": INTEGER, "location": TEXT, "url_at_location": ADDRESS},
        text="The same post on another site.",
    ),
    "Interaction": record(
        {
            "post_id": INTEGER,
            "user_id": INTEGER,
            "interaction_type": one_of("voted", "faved", "hidden"),
            "value": {"enum": ["up", "down", None]},
        },
        text="What the key's owner did with a post of the reply.",
    ),
    "Comment": record(
        {
            "id": INTEGER,
            "created_at": TIME,
            "updated_at": TIME,
            "hidden_from_users": BOOLEAN,
            "body": nullable(TEXT),
            "post_id": INTEGER,
            "author": nullable(TEXT),
        }
    ),
    "Gallery": record(
        {
            "id": INTEGER,
            "title": TEXT,
            "description": TEXT,
            "spoiler_warning": TEXT,
            "thumbnail_id": INTEGER,
            "user": TEXT,
            "user_id": nullable(INTEGER),
        }
    ),
    "Tag": record(
        {
            "id": INTEGER,
            "images": INTEGER | {"description": "Posts with it, pastes too."},
            "posts": INTEGER,
            "name": TEXT,
            "slug": TEXT,
            "name_in_namespace": TEXT,
            "namespace": nullable(TEXT),
            "category": CATEGORY,
            "description": TEXT,
            "short_description": TEXT,
            "aliased_tag": nullable(TEXT),
            "aliases": array(TEXT),
            "implied_tags": array(TEXT),
            "implied_by_tags": array(TEXT),
        },
        text="Other tags are named by their names.",
    ),
    "Counters": record(
        dict.fromkeys(("score", "favourites", "upvotes", "downvotes"), INTEGER)
        | {"votes": just(-1)}
    ),
    "Oembed": record(
        _OEMBED,
        optional={
            "url": ADDRESS,
            "width": INTEGER,
            "height": INTEGER,
            "thumbnail_url": ADDRESS,
            "thumbnail_width": INTEGER,
            "thumbnail_height": INTEGER,
        },
        text="A paste has no picture.",
    ),
}
