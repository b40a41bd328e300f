"""Search over comments (search, section 4.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from django.db.models import Exists, IntegerField, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from booru.index.directory import TAGS
from booru.models import Comment, Filter, Image, Tagging
from booru.row_columns import NOTHING, Column, Number, Truth, among, near
from booru.row_search import Found, search_rows
from booru.row_texts import text_columns
from booru.search.nodes import Exact, Leaf, Matching, Near
from booru.search.parser import parse
from booru.search_fields import COMMENT_FIELDS, role_of


def search_comments(
    query: str,
    *,
    viewer: User | None,
    chosen: Filter,
    offset: int,
    limit: int,
    with_pastes: bool = False,
) -> Found:
    """What the viewer may see (search, section 7), newest first, without comments on
    images that have a hidden tag of the filter in force; its expressions play no part
    (section 6.5). Those on pastes only `with_pastes`. Raises SearchError."""
    tree = parse(query, COMMENT_FIELDS.for_role(role_of(viewer)), now=timezone.now())
    rows = Comment.objects.visible_to(viewer)
    if not with_pastes:
        rows = rows.filter(image__media_type=Image.MediaType.IMAGE)
    if hidden := _hidden_tag_ids(viewer, chosen):
        rows = rows.filter(~_tagged(hidden))
    return search_rows(
        rows.newest(), tree, _columns(viewer), offset=offset, limit=limit
    )


def _hidden_tag_ids(viewer: User | None, chosen: Filter) -> set[int]:
    """Those that staff laid on the viewer among them (section 6.2)."""
    forced_id = viewer.forced_filter_id if viewer is not None else None
    hidden = set(chosen.hidden_tag_ids)
    if forced_id is not None:
        forced = Filter.objects.filter(pk=forced_id)
        hidden.update(*forced.values_list("hidden_tag_ids", flat=True))
    return hidden


def _columns(viewer: User | None) -> Mapping[str, Column]:
    return {
        **text_columns(Comment.objects.all(), viewer),
        "image_id": Number("image"),
        "image.tags": ImageTags(),
        "approved": Truth(Q(approved=True)),
        "image.deleted": Truth(Q(image__hidden_from_users=True)),
        "image.approved": Truth(Q(image__approved=True)),
    }


class ImageTags:
    """The names of the image's own tags."""

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        TAGS.refresh()
        return TAGS.ids.copy()

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=str(value)):
                names = [value] if value in self._ids else []
            case Matching(pattern=pattern):
                names = list(filter(pattern.matcher(), self._ids))
            case Near():
                names = near(list(self._ids), leaf)
            case _:
                raise TypeError(leaf)
        return _tagged([self._ids[name] for name in names]) if names else NOTHING


def _tagged(tag_ids: Collection[int]) -> Q:
    """Not by a list of images, which may be long: comment by comment."""
    chosen = among("tag", tag_ids, IntegerField())
    return Q(Exists(Tagging.objects.filter(chosen, image=OuterRef("image"))))
