from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from rest_framework.response import Response

from accounts.models import Ban
from api.philomena.base import PhilomenaViewSet, Unauthorized, id_of
from api.philomena.images import shown
from api.philomena.serializers.uploads import draft_of, errors_object
from booru.actions.uploads import submit_image
from booru.image_rows import image_rows
from booru.models import ImageFeature
from booru.problems import Rejected
from booru.received import received


class ImageViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, image_id: str) -> Response:
        """Also hidden, merged, filtered and waiting images: never a 404 for those."""
        return self._image(id_of(image_id))

    def featured(self, request: Any) -> Response:
        """The newest feature whose image is not hidden; the filter does not apply."""
        shown = ImageFeature.objects.filter(image__hidden_from_users=False)
        newest = shown.values_list("image_id", flat=True).first()
        if newest is None:
            raise Http404
        return self._image(newest)

    def create(self, request: Any) -> Response:
        if self.viewer is None:
            raise Unauthorized
        if Ban.objects.in_force(timezone.now()).filter(user=self.viewer).exists():
            raise PermissionDenied
        upload = self.params.file("image", "image")
        draft, cast_problems = draft_of(self.params.map("image"))
        try:
            with received(upload, self.params.text("url")) as file:
                image = submit_image(
                    file, draft=draft, author=self.author, also_wrong=cast_problems
                )
        except Rejected as error:
            return Response({"errors": errors_object(error.problems)}, 400)
        return self._image(image.pk)

    def _image(self, image_id: int) -> Response:
        rows = image_rows([image_id])
        if not rows:
            raise Http404
        chosen = self.filter_in_force()
        (image,), interactions = shown(rows, viewer=self.viewer, chosen=chosen)
        return Response({"image": image, "interactions": interactions})
