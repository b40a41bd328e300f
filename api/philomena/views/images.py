from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from rest_framework.response import Response

from accounts.models import Ban
from api.philomena.base import PhilomenaViewSet, Unauthorized, id_of
from api.philomena.images import picture_rows, shown
from api.philomena.limits import upload_turn
from api.philomena.serializers.uploads import draft_of, errors_object
from booru.actions.uploads import submit_image
from booru.image_rows import ImageRow, image_rows
from booru.models import Filter, Image, ImageFeature
from booru.problems import Rejected
from booru.received import received
from booru.snapshot import snapshot


class ImageViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, image_id: str) -> Response:
        """Also hidden, merged, filtered and waiting images: never a 404 for those."""
        return self._image(id_of(image_id))

    def featured(self, request: Any) -> Response:
        """The newest feature whose image is not hidden, and an image; the filter does
        not apply."""
        chosen = self.filter_in_force()
        seen = ImageFeature.objects.filter(
            image__hidden_from_users=False, image__media_type=Image.MediaType.IMAGE
        )
        with snapshot():
            newest = seen.values_list("image_id", flat=True)[:1]
            rows = image_rows(list(newest))
        return self._answer(rows, chosen)

    def create(self, request: Any) -> Response:
        if self.viewer is None:
            raise Unauthorized
        if Ban.objects.in_force(timezone.now()).filter(user=self.viewer).exists():
            raise PermissionDenied
        upload = self.params.file("image", "image")
        draft, cast_problems = draft_of(self.params.map("image"))
        try:
            with (
                upload_turn(self.request._request, self.viewer),
                received(upload, self.params.text("url")) as file,
            ):
                image = submit_image(
                    file, draft=draft, author=self.author, also_wrong=cast_problems
                )
        except Rejected as error:
            return Response({"errors": errors_object(error.problems)}, 400)
        return self._image(image.pk)

    def _image(self, image_id: int) -> Response:
        return self._answer(picture_rows([image_id]), self.filter_in_force())

    def _answer(self, rows: Sequence[ImageRow], chosen: Filter) -> Response:
        if not rows:
            raise Http404
        (image,), interactions = shown(rows, viewer=self.viewer, chosen=chosen)
        return Response({"image": image, "interactions": interactions})
