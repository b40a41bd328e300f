from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.twibooru.base import id_of
from api.twibooru.pages.base import PageViewSet, number_of
from api.twibooru.pages.posts import interactions, shown
from api.twibooru.pages.serializers.galleries import gallery_object
from booru.gallery_lists import (
    Wish,
    galleries_by,
    in_order,
    wished_galleries,
    with_watchers,
)
from booru.image_search import ImageSearch
from booru.index.deadline import Deadline
from booru.index.sorting import By, Order
from booru.models import Gallery, GalleryItem
from booru.row_search import in_time
from booru.snapshot import snapshot


class GalleryPages(PageViewSet):
    def index(self, request: Any) -> Response:
        page, params = self.page(), self.params
        highest = params.text("sd") != "asc"
        deadline = Deadline(settings.SEARCH_SECONDS)
        with snapshot(), in_time(deadline):
            rows = in_order(self._listed(), params.text("sf"), highest=highest)
            found = rows[page.offset : page.offset + page.limit]
            galleries = [*map(gallery_object, found)]
            if self.given("include_images"):
                _add_images(galleries)
        return Response(galleries)

    def retrieve(self, request: Any, gallery_id: str) -> Response:
        """With its images in its own order."""
        page, chosen = self.page(), self.filter_in_force()
        gallery = get_object_or_404(with_watchers(), pk=id_of(gallery_id))
        search = ImageSearch(
            query=f"gallery_id:{gallery.pk}",
            viewer=self.viewer,
            chosen=chosen,
            order=Order(By.GALLERY, not gallery.order_position_asc, gallery.pk),
            with_pastes=True,
        )
        _, rows = search.rows(page.offset, page.limit)
        return Response(
            {
                "gallery": gallery_object(gallery),
                "images": shown(rows),
                "interactions": interactions(rows, self.viewer),
            }
        )

    def _listed(self) -> QuerySet[Gallery]:
        """`user` alone, or whatever else is asked. An image that is none is in no
        gallery."""
        if user := self._text("user"):
            return galleries_by(user, self.viewer)
        image = self._text("include_image")
        wish = Wish(
            title=self._text("title"),
            description=self._text("description"),
            creator=self._text("creator"),
            image=(number_of(image) or 0) if image else None,
            follower=self.require_viewer() if self.given("my_subs") else None,
            with_empty=self.given("show_empty"),
        )
        return wished_galleries(wish, self.viewer)

    def _text(self, name: str) -> str:
        return self.params.text(name).replace("\0", "").strip()


def _add_images(galleries: list[dict[str, Any]]) -> None:
    """The ids of those that anybody may see, last position first."""
    ids: dict[int, list[int]] = {one["id"]: [] for one in galleries}
    items = GalleryItem.objects.filter(
        gallery__in=ids, image__hidden_from_users=False, image__approved=True
    )
    pairs = items.order_by("-position", "-image_id").values_list("gallery", "image")
    for gallery_id, image_id in pairs:
        ids[gallery_id].append(image_id)
    for one in galleries:
        one["image_ids"] = ids[one["id"]]
