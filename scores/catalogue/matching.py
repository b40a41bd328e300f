"""Many queries over the same documents: equality is looked up, the rest is tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from scores.catalogue.queries import Hint, Path, Query, found, scalar_key, with_items

Postings = Mapping[object, set[int]]


class DocumentIndex:
    """Postings of a path are made when a query first asks for it: some thousand
    folders of a game ask by a handful of paths (its levels and versions)."""

    def __init__(self, documents: Sequence[Mapping[str, Any]]) -> None:
        self._documents = documents
        self._postings: dict[Path, Postings] = {}

    def matching(self, query: Query) -> list[int]:
        """Places of the documents that match, ascending."""
        candidates = self._candidates(query.hints)
        rest = Query(tuple(c for c in query.conditions if not c.exact))
        if not rest.conditions:
            return list(candidates)
        return [at for at in candidates if rest.matches(self._documents[at])]

    def _candidates(self, hints: Sequence[Hint]) -> Sequence[int]:
        if not hints:
            return range(len(self._documents))
        sets = sorted(map(self._having, hints), key=len)
        return sorted(sets[0].intersection(*sets[1:]))

    def _having(self, hint: Hint) -> set[int]:
        postings = self._postings.get(hint.path)
        if postings is None:
            postings = self._postings[hint.path] = self._posted(hint.path)
        return set().union(*(postings.get(key, ()) for key in hint.keys))

    def _posted(self, path: Path) -> Postings:
        postings: defaultdict[object, set[int]] = defaultdict(set)
        for at, document in enumerate(self._documents):
            for value in with_items(found(document, path)):
                key = scalar_key(value)
                if key is not None:
                    postings[key].add(at)
        return dict(postings)
