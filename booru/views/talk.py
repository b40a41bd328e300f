"""The talk below an image: which page of it, and the form to write in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.paging import Paging, paging_of
from booru import policies
from booru.addresses import page_of
from booru.comment_forms import CommentForm
from booru.models import Comment, Image
from booru.talk import PAGE, Remark, opening, place_of, remarks_on
from booru.views.asked import asked_of
from booru.views.viewer import viewer_of
from markup.markdown import render as markdown

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class TalkPaging(Paging):
    """Leads to the talk, also from a page that a refused form made."""

    path: str = ""

    def address(self, number: int) -> str:
        return f"{self.path}{super().address(number)}#talk"


@dataclass(frozen=True)
class Talk:
    """`form` is None for whoever may not write; `fresh` is the id of a comment that
    was just written."""

    remarks: list[Remark]
    paging: Paging
    form: CommentForm | None
    preview: SafeString | None
    action: str
    fresh: int = 0


def talk_context(
    request: HttpRequest,
    image: Image,
    *,
    form: CommentForm | None = None,
    fresh: Comment | None = None,
) -> dict[str, Any]:
    """`?page=`, or the page that holds `?comment=`; `?quote=` and `?answer=` begin an
    answer."""
    viewer, carried = viewer_of(request), carried_of(request)
    paging = _paging(request, image, viewer, fresh, carried)
    remarks = remarks_on(
        image, viewer, offset=paging.offset, limit=paging.size, now=timezone.now()
    )
    writes = policies.may_comment(image, viewer)
    if writes and form is None:
        form = CommentForm(initial=_begun(request, image, viewer))
    action = reverse("comment_post", args=[image.pk])
    if carried:
        action += f"?{urlencode(carried)}"
    talk = Talk(
        remarks=remarks,
        paging=paging,
        form=form if writes else None,
        preview=preview_of(request),
        action=action,
        fresh=fresh.pk if fresh else 0,
    )
    return {"talk": talk}


def carried_of(request: HttpRequest) -> dict[str, str]:
    """The list that the reader came from, which every address of the page names."""
    return replace(asked_of(request), page=1).parameters()


def place_in_talk(request: HttpRequest, comment: Comment) -> str:
    """The comment on its image's page, in the list that the reader came from."""
    said = urlencode({**carried_of(request), "comment": comment.pk})
    return f"{reverse('image', args=[comment.image_id])}?{said}#comment-{comment.pk}"


def at_comment(request: HttpRequest, image_id: int) -> str:
    """The page of the image that took over another's comments, for a link to one."""
    page = reverse("image", args=[image_id])
    wanted = _NUMBER.fullmatch(request.GET.get("comment", ""))
    return f"{page}?comment={wanted[0]}" if wanted else page


def preview_of(request: HttpRequest) -> SafeString | None:
    """What the text would look like, where that was asked for."""
    if "preview" not in request.POST:
        return None
    return markdown(request.POST.get("body", "").replace("\0", ""))


def _paging(
    request: HttpRequest,
    image: Image,
    viewer: User | None,
    fresh: Comment | None,
    carried: dict[str, str],
) -> Paging:
    size = viewer.comments_per_page if viewer else PAGE
    total = Comment.objects.on_page(image).count()
    asked = fresh or _named(request, image, "comment")
    if asked is None:
        number = paging_of(request, total, size=size).number
    else:
        number = place_of(asked) // size + 1
    path = page_of(image)
    return TalkPaging(number, total, size, tuple(carried.items()), path)


def _named(request: HttpRequest, image: Image, parameter: str) -> Comment | None:
    """The comment of this talk that a parameter names."""
    given = _NUMBER.fullmatch(request.GET.get(parameter, ""))
    if given is None:
        return None
    rows = Comment.objects.on_page(image).select_related("user", "image")
    return rows.filter(pk=int(given[0])).first()


def _begun(request: HttpRequest, image: Image, viewer: User | None) -> dict[str, Any]:
    """What the form holds before anything is written."""
    begun: dict[str, Any] = {
        "anonymous": viewer is not None and viewer.anonymous_by_default
    }
    for parameter in ("quote", "answer"):
        comment = _named(request, image, parameter)
        if comment is not None and policies.may_read_comment(comment, viewer):
            begun["body"] = opening(comment, quoted=parameter == "quote")
    return begun
