"""Texts as posts: writing one, and its bare text. Their page is that of images
(`booru.views.pages`)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.author import author_of
from accounts.models import User
from booru.actions.pastes import PASTE_BYTES, submit_paste
from booru.addresses import page_of
from booru.models import Image
from booru.paste_forms import PasteForm
from booru.problems import Rejected
from booru.views.upload import refused
from booru.views.viewer import viewer_of


@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The text alone (twibooru-api 2.3), of a visible paste."""
    shown = Image.objects.filter(
        media_type=Image.MediaType.PASTE, hidden_from_users=False
    )
    text = shown.filter(pk=pk).values_list("paste_body", flat=True).first()
    if pk >= 2**31 or text is None:
        raise Http404
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Access-Control-Allow-Origin": "*",
    }
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The form, and its POST: on to the new paste, or 422 with the errors at their
    fields; with `preview` the form again, and how the text will look."""
    user = viewer_of(request)
    if user is None:
        raise Http404
    if answer := refused(request, user):
        return answer
    if request.method != "POST":
        return _page(
            request, PasteForm(initial={"anonymous": user.anonymous_by_default})
        )
    form = PasteForm(request.POST)
    if "preview" in request.POST:
        text = request.POST.get("body", "").replace("\0", "")
        return _page(request, PasteForm(initial=request.POST.dict()), preview=text)
    paste = _submitted(request, form, user)
    return _page(request, form, 422) if paste is None else redirect(page_of(paste))


def _submitted(request: HttpRequest, form: PasteForm, user: User) -> Image | None:
    """None where it is refused, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return submit_paste(
            body=form.cleaned_data["body"],
            draft=form.draft(),
            author=author_of(request.META, user),
        )
    except Rejected as error:
        form.add_problems(error.problems)
    return None


def _page(
    request: HttpRequest, form: PasteForm, status: int = 200, preview: str = ""
) -> HttpResponse:
    context = {"form": form, "max_bytes": PASTE_BYTES, "preview": preview}
    return render(request, "booru/paste_new.html", context, status=status)
