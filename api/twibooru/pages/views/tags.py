from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from rest_framework.response import Response

from api.twibooru.pages.base import PageViewSet, number_of
from api.twibooru.pages.posts import interactions, shown
from api.twibooru.pages.serializers.tags import dnp_object, tag_object
from booru.image_search import ImageSearch, order_of
from booru.index.keys import Kind
from booru.models import DnpEntry, Tag
from booru.search_fields import role_of
from booru.search_text import tag_query
from booru.snapshot import snapshot
from booru.tag_search import search_tags

_LISTED = 250


class TagPages(PageViewSet):
    def index(self, request: Any) -> Response:
        """Those of most images first; always so many to a page."""
        page = self.sized_page(_LISTED)
        with snapshot():
            found = search_tags(
                self.params.text("tq") or "*",
                role=role_of(self.viewer),
                offset=page.offset,
                limit=page.limit,
                by_name=True,
            )
            known = Tag.objects.select_related("aliased_tag")
            tags = known.prefetch_related("implied_tags").in_bulk(found.ids)
        return Response([tag_object(tags[pk]) for pk in found.ids])

    def retrieve(self, request: Any, slug: str) -> Any:
        page, chosen = self.page(), self.filter_in_force()
        tag = _find(slug)
        if tag.aliased_tag is not None:
            return self._on_to(tag.aliased_tag)
        search = ImageSearch(
            query=tag_query(tag.name),
            viewer=self.viewer,
            chosen=chosen,
            order=order_of("", "", default=Kind.CREATED_AT),
            with_pastes=True,
        )
        _, rows = search.rows(page.offset, page.limit)
        return Response(
            {
                "tag": tag_object(tag),
                "aliases": sorted(alias.name for alias in tag.aliases.all()),
                "dnp_entries": [*map(dnp_object, tag.dnp_entries.all())],
                "images": shown(rows),
                "interactions": interactions(rows, self.viewer),
            }
        )

    def _on_to(self, tag: Tag) -> HttpResponseRedirect:
        """With the parameters, whose key counts there as well."""
        said = self.request.META.get("QUERY_STRING", "")
        address = f"/tags/{quote(tag.slug, safe='+')}.json"
        return HttpResponseRedirect(f"{address}?{said}" if said else address)


def _find(slug: str) -> Tag:
    """By slug, else by id. Some clients send a space where a slug has a plus (clients,
    section 4)."""
    wanted = slug.replace(" ", "+").replace("\0", "")
    listed = DnpEntry.objects.filter(state=DnpEntry.State.LISTED)
    known = Tag.objects.select_related("aliased_tag").prefetch_related(
        "aliases", "implied_tags", Prefetch("dnp_entries", queryset=listed)
    )
    tag = known.filter(slug=wanted).first()
    number = number_of(slug)
    if tag is None and number is not None:
        tag = known.filter(pk=number).first()
    if tag is None:
        raise Http404
    return tag
