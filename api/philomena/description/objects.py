"""The objects of philomena-api, section 3."""

from __future__ import annotations

from typing import Final

from api.description import (
    ADDRESS,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    Schema,
    array,
    either,
    just,
    mapping,
    nullable,
    one_of,
    record,
    ref,
)

TIME: Final[Schema] = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
    "description": "UTC, whole seconds.",
}
_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{128}$"}
_AVATAR: Schema = {
    "type": "string",
    "description": "An address, or a drawing as `data:image/svg+xml;base64,`.",
}
_TIMES = {"created_at": TIME, "updated_at": TIME, "first_seen_at": TIME}
_SIZES = ("full", "large", "medium", "small", "tall", "thumb", "thumb_small")

_IMAGE = record(
    {
        "id": INTEGER,
        **_TIMES,
        "width": INTEGER,
        "height": INTEGER,
        "mime_type": one_of(
            "image/gif", "image/jpeg", "image/png", "image/svg+xml", "video/webm"
        )
        | {"description": "An mp4 is shown as the webm that is made beside it."},
        "format": one_of("gif", "jpg", "jpeg", "png", "svg", "webm"),
        "size": INTEGER | {"description": "Bytes of the file as it is served."},
        "orig_size": INTEGER | {"description": "Bytes as they were uploaded."},
        "duration": nullable(NUMBER)
        | {"description": "Seconds; 0.04 for what does not move."},
        "animated": BOOLEAN,
        "aspect_ratio": NUMBER,
        "name": nullable(TEXT),
        "orig_sha512_hash": nullable(_HASH),
        "sha512_hash": _HASH,
        "tags": array(TEXT),
        "tag_ids": array(INTEGER),
        "tag_count": INTEGER,
        "uploader": nullable(TEXT),
        "uploader_id": nullable(INTEGER),
        "upvotes": INTEGER,
        "downvotes": INTEGER,
        "score": INTEGER,
        "faves": INTEGER,
        "hides": INTEGER,
        "comment_count": INTEGER,
        "wilson_score": NUMBER,
        "intensities": nullable(
            record(dict.fromkeys(("nw", "ne", "sw", "se"), NUMBER))
        ),
        "description": TEXT,
        "source_url": TEXT,
        "source_urls": array(TEXT),
        "view_url": ADDRESS,
        "representations": record(
            dict.fromkeys((*_SIZES, "thumb_tiny"), ADDRESS),
            optional={"webm": ADDRESS, "mp4": ADDRESS},
        ),
        "thumbnails_generated": BOOLEAN,
        "processed": BOOLEAN,
        "deletion_reason": NULL,
        "duplicate_of": NULL,
        "hidden_from_users": just(False),
        "spoilered": BOOLEAN
        | {"description": "By the filter in force: cover it until it is asked for."},
    }
)
_STUB = record(
    {
        "id": INTEGER,
        **_TIMES,
        "deletion_reason": nullable(TEXT),
        "duplicate_of": nullable(INTEGER),
        "hidden_from_users": just(True),
    },
    text="An image that was deleted, or merged into `duplicate_of`.",
)
_WORDS = {
    "user_id": nullable(INTEGER),
    "author": TEXT,
    "avatar": _AVATAR,
    "body": nullable(TEXT)
    | {"description": "As it was written; null where it is hidden."},
    "created_at": TIME,
    "updated_at": TIME,
    "edited_at": nullable(TIME),
    "edit_reason": nullable(TEXT),
}
_COMMENT_STUB = record(
    {
        "id": INTEGER,
        "image_id": INTEGER,
        **{name: NULL for name in _WORDS if name != "avatar"},
    },
    text="A comment on a hidden image, in the lists of staff.",
)
_CATEGORIES = (
    "error", "rating", "origin", "character", "oc", "species", "content-fanmade",
    "content-official", "spoiler",
)  # fmt: skip

OBJECTS: dict[str, Schema] = {
    "Image": _IMAGE,
    "ImageStub": _STUB,
    "AnyImage": either(ref("Image"), ref("ImageStub")),
    "Interaction": record(
        {
            "image_id": INTEGER,
            "user_id": INTEGER,
            "interaction_type": one_of("voted", "faved", "hidden"),
            "value": one_of("up", "down", ""),
        },
        text="What the key's owner did with an image of the reply.",
    ),
    "Comment": record({"id": INTEGER, "image_id": INTEGER, **_WORDS}),
    "CommentStub": _COMMENT_STUB,
    "Post": record({"id": INTEGER, **_WORDS}),
    "Forum": record(
        {
            "name": TEXT,
            "short_name": TEXT,
            "description": TEXT,
            "topic_count": INTEGER,
            "post_count": INTEGER,
        }
    ),
    "Topic": record(
        {
            "slug": TEXT,
            "title": TEXT,
            "post_count": INTEGER,
            "view_count": INTEGER,
            "sticky": BOOLEAN,
            "last_replied_to_at": nullable(TIME),
            "locked": BOOLEAN,
            "user_id": nullable(INTEGER),
            "author": TEXT,
        }
    ),
    "Tag": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "slug": TEXT,
            "description": TEXT,
            "short_description": nullable(TEXT),
            "images": INTEGER,
            "spoiler_image_uri": nullable(ADDRESS),
            "namespace": nullable(TEXT),
            "name_in_namespace": TEXT,
            "category": nullable(one_of(*_CATEGORIES)),
            "aliased_tag": nullable(TEXT),
            "aliases": array(TEXT),
            "implied_tags": array(TEXT),
            "implied_by_tags": array(TEXT),
            "dnp_entries": array(ref("DnpEntry")),
        },
        text="Other tags are named by their slugs.",
    ),
    "DnpEntry": record(
        {
            "id": INTEGER,
            "dnp_type": TEXT,
            "conditions": TEXT,
            "reason": nullable(TEXT),
            "created_at": TIME,
        },
        text="What an artist does not want posted.",
    ),
    "User": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "slug": TEXT,
            "role": one_of("user", "assistant", "moderator", "admin"),
            "description": TEXT,
            "avatar_url": nullable(ADDRESS),
            "created_at": TIME,
            "comments_count": INTEGER,
            "uploads_count": INTEGER,
            "posts_count": INTEGER,
            "topics_count": INTEGER,
            "links": array(ref("ArtistLink")),
            "awards": array(ref("Award")),
        }
    ),
    "ArtistLink": record(
        {
            "user_id": INTEGER,
            "created_at": TIME,
            "state": just("verified"),
            "tag_id": nullable(INTEGER),
        }
    ),
    "Award": record(
        {
            "image_url": ADDRESS,
            "title": TEXT,
            "id": INTEGER | {"description": "The badge's."},
            "label": nullable(TEXT),
            "awarded_on": TIME,
        }
    ),
    "Filter": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "description": TEXT,
            "user_id": nullable(INTEGER),
            "user_count": INTEGER,
            "system": BOOLEAN,
            "public": BOOLEAN,
            "spoilered_tag_ids": array(INTEGER),
            "hidden_tag_ids": array(INTEGER),
            "spoilered_complex": nullable(TEXT),
            "hidden_complex": nullable(TEXT),
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
            "creator": TEXT,
            "creator_id": nullable(INTEGER),
        }
    ),
    "Oembed": record(
        {
            "version": just("1.0"),
            "type": just("photo"),
            "title": TEXT,
            "author_url": TEXT,
            "author_name": TEXT,
            "provider_name": TEXT,
            "provider_url": TEXT,
            "cache_age": INTEGER,
            "tantabus_id": INTEGER,
            "tantabus_score": INTEGER,
            "derpibooru_comments": INTEGER,
            "tantabus_comments": INTEGER,
            "tantabus_tags": array(TEXT),
            "url": ADDRESS,
            "width": INTEGER,
            "height": INTEGER,
            "thumbnail_url": ADDRESS,
            "thumbnail_width": INTEGER,
            "thumbnail_height": INTEGER,
        }
    ),
    "Error": record({"error": TEXT}),
    "UploadErrors": record(
        {"errors": mapping(array(either(TEXT, mapping(array(TEXT)))))},
        text="Field to messages; of `sources` one object for each of them.",
    ),
}
