"""The picture of a tag, given by moderators on the page where the tag is edited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from booru.received import received
from booru.views.tag_edit import find
from booru.views.viewer import moderator_of
from community.actions.tag_pictures import remove_tag_picture, set_tag_picture


@require_POST
@login_required
def put(request: HttpRequest, slug: str) -> HttpResponse:
    """`picture` is a file; with `remove` the one there goes."""
    moderator, tag = moderator_of(request), find(slug)
    given = request.FILES.get("picture")
    try:
        if request.POST.get("remove"):
            remove_tag_picture(tag, moderator=moderator)
        elif not isinstance(given, UploadedFile):
            raise ValidationError("Choose a file.")
        else:
            with received(given, "") as file:
                if file is not None:
                    set_tag_picture(tag, moderator=moderator, file=file)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"The picture of “{tag.name}” is changed.")
    return redirect("tag_edit", slug=tag.slug)
