"""The objects of the `.json` pages (twibooru-api 3.2)."""

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
from api.twibooru.description.objects import (
    CATEGORY,
    FORMAT,
    HASH,
    MEDIA_TYPE,
    MIME_TYPE,
    TIME,
    TIMES,
    VERSIONS,
)

_STUB: dict[str, Schema] = {
    "id": INTEGER,
    **TIMES,
    "tags": TEXT | {"description": "Names, joined by a comma and a space."},
    "tag_ids": array(INTEGER),
    "uploader_id": nullable(INTEGER),
}
_VISIBLE: dict[str, Schema] = {
    "uploader": TEXT,
    "score": INTEGER,
    "comment_count": INTEGER,
    "tag_count": INTEGER,
    "description": TEXT,
    "upvotes": INTEGER,
    "downvotes": INTEGER,
    "faves": INTEGER,
    "sha512_hash": HASH,
    "orig_sha512_hash": HASH,
    "source_url": TEXT,
    "is_optimized": BOOLEAN,
}
_PIXELS: dict[str, Schema] = {
    "width": INTEGER,
    "height": INTEGER,
    "file_name": TEXT,
    "image": ADDRESS,
    "aspect_ratio": NUMBER,
    "original_format": FORMAT,
    "mime_type": MIME_TYPE,
    "representations": record(VERSIONS, optional={"webm": ADDRESS, "mp4": ADDRESS}),
    "is_rendered": BOOLEAN,
}
_SHOWN: dict[str, Schema] = {
    "interactions": array(ref("PageInteraction")),
    "spoilered": BOOLEAN,
}
_IMAGE = _STUB | {"media_type": just("image")} | _VISIBLE | _PIXELS
_PASTE = _STUB | {"media_type": just("paste")} | _VISIBLE
_DELETED = record(
    {**_STUB, "media_type": MEDIA_TYPE, "deletion_reason": TEXT}, text="Deleted."
)
_MERGED = record(
    {**_STUB, "media_type": MEDIA_TYPE, "duplicate_of": INTEGER}, text="Merged."
)
_GALLERY: dict[str, Schema] = {
    "id": INTEGER,
    "title": TEXT,
    "description": TEXT,
    "spoiler_warning": TEXT,
    "updated_at": TIME,
    "created_at": TIME,
    "creator_id": nullable(INTEGER),
    "watcher_count": INTEGER,
    "image_count": INTEGER,
}

PAGE_OBJECTS: dict[str, Schema] = {
    "PagePost": either(record(_IMAGE), record(_PASTE), _DELETED, _MERGED),
    "ShownPost": either(
        record({**_IMAGE, **_SHOWN}), record({**_PASTE, **_SHOWN}), _DELETED, _MERGED
    ),
    "PageInteraction": record(
        {
            "image_id": INTEGER,
            "user_id": INTEGER,
            "interaction_type": one_of("voted", "faved", "hidden"),
            "value": {"enum": ["up", "down", None]},
        }
    ),
    "PageComment": record(
        {
            "id": INTEGER,
            "body": TEXT,
            "author": TEXT,
            "image_id": INTEGER,
            "posted_at": TIME,
            "deleted": BOOLEAN,
        }
    ),
    "PageTag": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "slug": TEXT,
            "description": TEXT,
            "short_description": TEXT,
            "images": INTEGER,
            "spoiler_image_uri": nullable(ADDRESS),
            "aliased_to": nullable(TEXT),
            "aliased_to_id": nullable(INTEGER),
            "namespace": nullable(TEXT),
            "name_in_namespace": TEXT,
            "implied_tags": TEXT,
            "implied_tag_ids": array(INTEGER),
            "category": CATEGORY,
        }
    ),
    "DnpEntry": record(
        {
            "id": INTEGER,
            "dnp_type": TEXT,
            "conditions": TEXT,
            "reason": nullable(TEXT),
            "created_at": TIME,
        }
    ),
    "PageGallery": record(_GALLERY),
    "ListedGallery": record(_GALLERY, optional={"image_ids": array(INTEGER)}),
    "PageFilter": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "description": TEXT,
            "hidden_tag_ids": array(INTEGER),
            "spoilered_tag_ids": array(INTEGER),
            "spoilered_tags": TEXT,
            "hidden_tags": TEXT,
            "hidden_complex": nullable(TEXT),
            "spoilered_complex": nullable(TEXT),
            "public": BOOLEAN,
            "system": BOOLEAN,
            "user_count": INTEGER,
            "user_id": nullable(INTEGER),
        }
    ),
    "PageUser": record(
        {
            "id": INTEGER,
            "name": TEXT,
            "slug": TEXT,
            "role": one_of("user", "assistant", "moderator", "admin"),
            "description": TEXT,
            "avatar_url": nullable(ADDRESS),
            "created_at": TIME,
            "comment_count": INTEGER,
            "uploads_count": INTEGER,
            "post_count": INTEGER,
            "topic_count": INTEGER,
            "links": array(
                record(
                    {
                        "user_id": INTEGER,
                        "created_at": TIME,
                        "state": just("verified"),
                        "tag_id": nullable(INTEGER),
                    }
                )
            ),
            "awards": array(
                record(
                    {
                        "image_url": ADDRESS,
                        "title": TEXT,
                        "id": INTEGER,
                        "label": nullable(TEXT),
                        "awarded_on": TIME,
                    }
                )
            ),
        }
    ),
}
