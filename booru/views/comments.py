"""Writing comments below an image and editing them; and each by its own address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.author import author_of
from accounts.models import User
from booru import policies
from booru.actions import comments
from booru.addresses import comment_address
from booru.comment_forms import CommentEditForm, CommentForm
from booru.models import Comment, Image
from booru.talk import opening, remark
from booru.views.pages import around, image_context
from booru.views.talk import place_in_talk, preview_of, talk_context
from booru.views.viewer import viewer_of
from markup.markdown import render as markdown

_VERSIONS = 50
_LARGEST = 2**31


@require_POST
@login_required
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends at the new comment. htmx gets the talk alone, in which it stands."""
    image, user = _image_or_404(request, pk), user_of(request)
    form = CommentForm(request.POST)
    status = 200
    if form.is_valid() and "preview" not in request.POST:
        try:
            comment = comments.post_comment(
                image, author=author_of(request.META, user), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_refusal(error)
        except PermissionDenied as error:
            form.add_error(None, str(error) or "You may not write here.")
            status = 403
        else:
            return _posted(request, image, comment)
    if form.errors and status == 200:
        status = 422
    return _again(request, image, form, status)


def _posted(request: HttpRequest, image: Image, comment: Comment) -> HttpResponse:
    if not is_htmx(request):
        return redirect(place_in_talk(request, comment))
    context = {"image": image} | talk_context(request, image, fresh=comment)
    return render(request, "booru/_talk.html", context)


def _again(
    request: HttpRequest, image: Image, form: CommentForm, status: int
) -> HttpResponse:
    """The page that was written on, with what was written."""
    talk = talk_context(request, image, form=form)
    if is_htmx(request):
        context = {"image": image} | talk
        # htmx shows this status alone of those that refuse.
        status = 422 if form.errors else 200
        return render(request, "booru/_talk.html", context, status=status)
    context = image_context(image, viewer_of(request)) | around(request, image) | talk
    return render(request, "booru/image.html", context, status=status)


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(comment_address(comment_or_404(request, pk)))


@require_safe
@login_required
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """How an answer to it begins, as plain text; `?how=answer` without its words."""
    comment = comment_or_404(request, pk)
    if not policies.may_read_comment(comment, viewer_of(request)):
        raise PermissionDenied
    text = opening(comment, quoted=request.GET.get("how") != "answer")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    comment, user = comment_or_404(request, pk), user_of(request)
    if not policies.may_edit_comment(comment, comment.image, user):
        raise PermissionDenied
    form = CommentEditForm(request.POST or None, initial={"body": comment.body})
    if form.is_valid() and "preview" not in request.POST:
        said = form.cleaned_data
        try:
            comments.edit_comment(
                comment, editor=user, body=said["body"], reason=said["edit_reason"]
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect(comment_address(comment))
    facts = {"form": form, "comment": comment, "preview": preview_of(request)}
    status = 422 if form.errors else 200
    return render(request, "booru/comment_edit.html", facts, status=status)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it is and as it was, newest first; for whoever may read it."""
    comment, viewer = comment_or_404(request, pk), viewer_of(request)
    if not policies.may_read_comment(comment, viewer):
        raise PermissionDenied
    versions = comment.versions.select_related("replaced_by").order_by("-pk")
    facts = {
        "remark": remark(comment, comment.image, viewer, now=timezone.now()),
        "versions": [(one, markdown(one.body)) for one in versions[:_VERSIONS]],
    }
    return render(request, "booru/comment_history.html", facts)


# What the address of a page names ---------------------------------------------------


def comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """With its image, whose page the viewer may see."""
    if pk >= _LARGEST:
        raise Http404
    rows = Comment.objects.with_people().select_related("image")
    comment = get_object_or_404(rows, pk=pk, destroyed_content=False)
    if not policies.may_see_page(comment.image, viewer_of(request)):
        raise Http404
    return comment


def _image_or_404(request: HttpRequest, pk: int) -> Image:
    if pk >= _LARGEST:
        raise Http404
    wanted = Image.objects.select_related("uploader", "deleted_by", "processing")
    image = get_object_or_404(wanted, pk=pk)
    if not policies.may_see_page(image, viewer_of(request)):
        raise Http404
    return image


def user_of(request: HttpRequest) -> User:
    """Behind `login_required`."""
    user = viewer_of(request)
    if user is None:
        raise PermissionDenied
    return user


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
