"""What a viewer's own words in a query mean: `my:`, `filter_id:` and `gallery_id:`
become plain fields, and filters become trees (search, section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import User
from booru.index.leaves import TAG_IDS
from booru.models import Filter
from booru.search.errors import SearchError
from booru.search.fields import KnownFields
from booru.search.nodes import (
    And,
    Boost,
    Custom,
    Everything,
    Exact,
    Node,
    Not,
    Nothing,
    Or,
)
from booru.search.parser import parse, parse_lines
from booru.search_fields import IMAGE_FIELDS, POST_FIELDS, role_of

_MINE = {
    "faves": "faved_by_id",
    "upvotes": "upvoted_by_id",
    "downvotes": "downvoted_by_id",
    "uploads": "true_uploader_id",  # anonymous ones too
    "hidden": "hidden_by_id",
    "subs": "subscribed_by_id",  # like TAG_IDS a field that no query can name
}


@dataclass(frozen=True)
class Viewpoint:
    """Who searches, with which filter in force, and when. `with_pastes` where the
    query may name the fields of `POST_FIELDS`; what is stored always may."""

    viewer: User | None
    chosen: Filter
    now: datetime
    with_pastes: bool = False

    def tree(self, query: str) -> Node:
        """Raises SearchError."""
        known = POST_FIELDS if self.with_pastes else IMAGE_FIELDS
        fields = known.for_role(role_of(self.viewer))
        return self._expanded(parse(query, fields, now=self.now))

    @cached_property
    def forced(self) -> Filter | None:
        forced_id = self.viewer.forced_filter_id if self.viewer else None
        if forced_id is None:
            return None
        return Filter.objects.filter(pk=forced_id).first()

    @cached_property
    def hidden(self) -> Node:
        """What the filters in force hide."""
        own = self._hidden_by(self.chosen)
        return own if self.forced is None else _any([own, self._hidden_by(self.forced)])

    @cached_property
    def hidden_query(self) -> Node:
        """What of it they hide by their expressions, and not by tags."""
        filters = [self.chosen, *([] if self.forced is None else [self.forced])]
        return _any([self._complex(one.hidden_complex) for one in filters])

    @property
    def spoilering_tag_ids(self) -> frozenset[int]:
        """Tags that mark an image as spoilered."""
        chosen = self.chosen
        return frozenset({*chosen.hidden_tag_ids, *chosen.spoilered_tag_ids})

    @cached_property
    def spoilering_query(self) -> Node:
        """What else marks one; of a forced filter its query alone."""
        texts = [self.chosen.hidden_complex, self.chosen.spoilered_complex]
        if self.forced is not None:
            texts.append(self.forced.hidden_complex)
        return _any([self._complex(text) for text in texts])

    @property
    def _fields(self) -> KnownFields:
        return POST_FIELDS.for_role(role_of(self.viewer))

    def _hidden_by(self, chosen: Filter) -> Node:
        return _any(
            [_tags(chosen.hidden_tag_ids), self._complex(chosen.hidden_complex)]
        )

    def _spoilered_by(self, chosen: Filter) -> Node:
        complex_ = self._complex(chosen.spoilered_complex)
        return _any([_tags(chosen.spoilered_tag_ids), complex_])

    def _complex(self, text: str) -> Node:
        """A stored query that does not mean anything for this viewer hides all."""
        return self._stored(text, otherwise=Everything())

    def _stored(self, text: str, *, otherwise: Node) -> Node:
        if not text.strip():
            return Nothing()
        try:
            tree = parse_lines(text, self._fields, now=self.now)
            return self._expanded(tree, stored=True)
        except SearchError:
            return otherwise

    def _expanded(self, node: Node, *, stored: bool = False) -> Node:
        match node:
            case And(children) | Or(children):
                # No comprehension: it would double the depth of the stack.
                parts = []
                for child in children:
                    parts.append(self._expanded(child, stored=stored))
                return type(node)(tuple(parts))
            case Not(child):
                return Not(self._expanded(child, stored=stored))
            case Boost(child, factor):
                return Boost(self._expanded(child, stored=stored), factor)
            case Custom():
                return self._custom(node, stored=stored)
            case _:
                return node

    def _custom(self, node: Custom, *, stored: bool) -> Node:
        if node.field == "gallery_id":
            return Exact("gallery_id", node.value)
        if node.field == "filter_id":
            return self._shown_by(node, stored=stored)
        if self.viewer is None:
            raise TypeError("the parser refuses `my:` to anybody else")
        if node.value == "watched":
            if stored:
                raise SearchError("Recursive watchlists are not allowed.")
            return self._watched(self.viewer)
        return Exact(_MINE[str(node.value)], self.viewer.pk)

    def _shown_by(self, node: Custom, *, stored: bool) -> Node:
        if stored:
            raise SearchError("Filter queries inside filters are not allowed.")
        visible = Filter.objects.visible_to(self.viewer)
        named = visible.filter(pk=node.value).first()
        if named is None:
            raise SearchError(f"Invalid filter `{node.value}`.", node.position)
        return Not(self._hidden_by(named))

    def _watched(self, viewer: User) -> Node:
        wanted = _any(
            [
                _tags(viewer.watched_tag_ids),
                self._stored(viewer.watched_query, otherwise=Nothing()),
            ]
        )
        parts = [wanted, Not(self._stored(viewer.watched_exclude, otherwise=Nothing()))]
        if viewer.no_spoilered_in_watched:
            parts.append(Not(self._spoilered_by(self.chosen)))
        return And(tuple(parts))


def _tags(tag_ids: Sequence[int]) -> Node:
    return _any([Exact(TAG_IDS, tag_id) for tag_id in tag_ids])


def _any(parts: Sequence[Node]) -> Node:
    some = tuple(part for part in parts if part != Nothing())
    if not some:
        return Nothing()
    return some[0] if len(some) == 1 else Or(some)
