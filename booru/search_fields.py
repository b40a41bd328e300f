"""The tables of searchable fields (search 4), and who may use which."""

from __future__ import annotations

from django.conf import settings

from accounts.models import User
from accounts.policies import may_moderate
from booru import tag_names
from booru.search.fields import Field, FieldSet, Kind, Role


def role_of(viewer: User | None) -> Role:
    """Assistants search as users do."""
    if viewer is None:
        return Role.ANYONE
    return Role.MODERATOR if may_moderate(viewer) else Role.USER


def _clean_tag(name: str) -> str:
    return tag_names.clean(name, settings.TAG_NAMESPACES)


def _fields(kind: Kind, names: str, role: Role = Role.ANYONE) -> list[Field]:
    return [Field(name, kind, role) for name in names.split()]


_CATEGORIES = (
    "error rating origin character oc species body_type content_fanmade "
    "content_official spoiler"
)
_COUNTS_BY_CATEGORY = " ".join(f"{c}_tag_count" for c in _CATEGORIES.split())

_IMAGE_FIELDS = [
    *_fields(
        Kind.INT,
        "id width height pixels size orig_size score upvotes downvotes faves hides "
        "comment_count tag_count source_count",
    ),
    *_fields(Kind.INT, _COUNTS_BY_CATEGORY),
    *_fields(Kind.FLOAT, "aspect_ratio wilson_score duration"),
    *_fields(Kind.DATE, "created_at updated_at first_seen_at"),
    *_fields(Kind.BOOL, "animated processed thumbnails_generated"),
    *_fields(Kind.NUM, "uploader_id faved_by_id duplicate_id"),
    *_fields(
        Kind.LITERAL,
        "uploader faved_by source_url original_format mime_type sha512_hash "
        "orig_sha512_hash",
    ),
    Field("file_name", Kind.LITERAL, normalise=str.strip),
    *_fields(Kind.TEXT, "description"),
    Field("gallery_id", Kind.CUSTOM, refusal="Invalid gallery `{}'."),
    Field("filter_id", Kind.CUSTOM, refusal="Invalid filter `{}`."),
    *_fields(
        Kind.LITERAL,
        "upvoted_by downvoted_by true_uploader hidden_by deleted_by_user fingerprint",
        Role.MODERATOR,
    ),
    *_fields(
        Kind.NUM,
        "upvoted_by_id downvoted_by_id true_uploader_id hidden_by_id "
        "deleted_by_user_id",
        Role.MODERATOR,
    ),
    *_fields(Kind.TEXT, "deletion_reason scratchpad", Role.MODERATOR),
    *_fields(Kind.IP, "ip", Role.MODERATOR),
    *_fields(Kind.BOOL, "anonymous deleted", Role.MODERATOR),
]

# Without a prefix of its own: `tags:fox` is a tag.
_TAGS = Field("tags", Kind.LITERAL, normalise=_clean_tag)
_MY = ("faves", "upvotes", "downvotes", "uploads", "hidden", "subs", "watched")

# Images as the Philomena dialect knows them.
IMAGE_FIELDS = FieldSet(_IMAGE_FIELDS, default=_TAGS, my=_MY)

# Images and pastes: the site and Twibooru. Stored queries are read with these wherever
# they apply.
POST_FIELDS = FieldSet(
    [
        *_IMAGE_FIELDS,
        *_fields(Kind.LITERAL, "media_type location"),
        *_fields(Kind.INT, "id_at_location"),
    ],
    default=_TAGS,
    my=_MY,
)

# `analyzed_name` has the words of the name as its values: `words.name_words`.
TAG_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id images"),
        *_fields(
            Kind.LITERAL,
            "slug name name_in_namespace namespace category analyzed_name implies "
            "implied_by alias_of aliases",
        ),
        *_fields(Kind.BOOL, "aliased"),
        *_fields(Kind.TEXT, "description short_description"),
    ],
    default=Field("name", Kind.LITERAL),
)

COMMENT_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id"),
        *_fields(Kind.NUM, "author_id image_id"),
        *_fields(Kind.DATE, "created_at updated_at"),
        *_fields(Kind.LITERAL, "author"),
        Field("image.tags", Kind.LITERAL, normalise=_clean_tag),
        *_fields(Kind.TEXT, "body"),
        *_fields(Kind.NUM, "true_author_id deleted_by_user_id", Role.MODERATOR),
        *_fields(
            Kind.LITERAL, "true_author fingerprint deleted_by_user", Role.MODERATOR
        ),
        *_fields(Kind.TEXT, "deletion_reason", Role.MODERATOR),
        *_fields(Kind.IP, "ip", Role.MODERATOR),
        *_fields(
            Kind.BOOL,
            "anonymous deleted approved image.deleted image.approved",
            Role.MODERATOR,
        ),
    ],
    default=Field("body", Kind.TEXT),
    my=("comments",),
    aliases={"user_id": "author_id"},
)

# Without a prefix: the title as a whole.
GALLERY_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id image_count subscriber_count"),
        *_fields(Kind.NUM, "user_id thumbnail_id image_ids"),
        *_fields(Kind.LITERAL, "title user"),
        *_fields(Kind.DATE, "created_at updated_at"),
        *_fields(Kind.TEXT, "description spoiler_warning"),
        *_fields(Kind.NUM, "true_creator_id", Role.MODERATOR),
        *_fields(Kind.LITERAL, "true_creator", Role.MODERATOR),
        *_fields(Kind.BOOL, "anonymous", Role.MODERATOR),
    ],
    default=Field("title", Kind.LITERAL),
    my=("galleries",),
    aliases={"watcher_count": "subscriber_count"},
)

FILTER_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id spoilered_count hidden_count"),
        *_fields(Kind.NUM, "user_id"),
        *_fields(Kind.DATE, "created_at"),
        *_fields(Kind.LITERAL, "name creator"),
        *_fields(Kind.TEXT, "description"),
        *_fields(Kind.BOOL, "public system"),
    ],
    default=Field("name", Kind.LITERAL),
    my=("filters",),
)

TAG_CHANGE_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id tag_count added_tag_count removed_tag_count"),
        *_fields(Kind.NUM, "user_id image_id tag_id added_tag_id removed_tag_id"),
        *_fields(Kind.DATE, "created_at"),
        *_fields(Kind.LITERAL, "user"),
        *(
            Field(name, Kind.LITERAL, normalise=_clean_tag)
            for name in ("tag", "added_tag", "removed_tag")
        ),
        *_fields(Kind.BOOL, "anonymous"),
        *_fields(Kind.NUM, "true_user_id", Role.MODERATOR),
        *_fields(Kind.LITERAL, "true_user fingerprint", Role.MODERATOR),
        *_fields(Kind.IP, "ip", Role.MODERATOR),
    ],
    default=Field("tag", Kind.LITERAL, normalise=_clean_tag),
    my=("changes",),
)
