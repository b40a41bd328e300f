"""What a search over posts knows (search 4.3)."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import may_moderate
from booru.search.fields import Field, FieldSet, Kind, Role


def role_of(viewer: User | None) -> Role:
    """Assistants search as users do."""
    if viewer is None:
        return Role.ANYONE
    return Role.MODERATOR if may_moderate(viewer) else Role.USER


def _fields(kind: Kind, names: str, role: Role = Role.ANYONE) -> list[Field]:
    return [Field(name, kind, role) for name in names.split()]


POST_FIELDS = FieldSet(
    [
        *_fields(Kind.INT, "id topic_position"),
        *_fields(Kind.NUM, "author_id forum_id topic_id"),
        *_fields(Kind.DATE, "created_at updated_at"),
        *_fields(Kind.LITERAL, "author forum"),
        *_fields(Kind.TEXT, "body subject"),
        *_fields(Kind.NUM, "true_author_id deleted_by_user_id", Role.MODERATOR),
        *_fields(
            Kind.LITERAL, "true_author fingerprint deleted_by_user", Role.MODERATOR
        ),
        *_fields(Kind.TEXT, "deletion_reason", Role.MODERATOR),
        *_fields(Kind.IP, "ip", Role.MODERATOR),
        *_fields(Kind.BOOL, "anonymous deleted destroyed_content", Role.MODERATOR),
    ],
    default=Field("body", Kind.TEXT),
    my=("posts",),
    aliases={"user_id": "author_id"},
)
