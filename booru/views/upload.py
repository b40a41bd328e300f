"""The upload page. One address for the form and for its script, which sends each file
as the same form and asks for JSON."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.author import author_of
from accounts.gate import ban_on
from accounts.models import User
from accounts.policies import may_act
from booru.actions.uploads import submit_image
from booru.forms import UploadForm, accepted_formats
from booru.models import Image
from booru.problems import FileProblem, Rejected
from booru.received import received


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and its POST: 302 to the new image, or 422 with the errors at their
    fields. With `Accept: application/json`: 200 `{"image": id, "address": path}`, or
    400 `{"errors": {field: [sentence]}}`, for a file that is here already also with
    `"duplicate": {"image": id, "address": path}`; 401 and 403 name the field "form".
    """
    user = request.user
    if not user.is_authenticated:
        if _wants_json(request):
            return _failure({"form": ["You are signed out: sign in again."]}, 401)
        return redirect_to_login(request.get_full_path())
    if answer := refused(request, user):
        return answer
    if request.method != "POST":
        unnamed = {"anonymous": user.anonymous_by_default}
        return _page(request, UploadForm(initial=unnamed))
    return _posted(request, UploadForm(request.POST, request.FILES), user)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def refused(request: HttpRequest, user: User) -> HttpResponse | None:
    """The answer to an account that may look but not upload."""
    ban = ban_on(author_of(request.META, user))
    if ban is None and may_act(user):
        return None
    if _wants_json(request):
        return _failure({"form": ["Your account may not upload."]}, 403)
    return render(
        request, "booru/upload.html", {"refused": True, "ban": ban}, None, 403
    )


def _posted(request: HttpRequest, form: UploadForm, user: User) -> HttpResponse:
    duplicate = 0
    if form.is_valid():
        try:
            image = _submit(request, form, user)
        except Rejected as error:
            form.add_problems(error.problems)
            duplicate = _duplicate(error)
        else:
            return _success(request, image)
    if _wants_json(request):
        return _failure(_sentences(form), 400, duplicate)
    file = form.cleaned_data.get("file")
    if file is not None and not form.has_error("file"):
        message = f"Choose “{file.name}” again: a browser does not keep it."
        form.add_error("file", message)
    return _page(request, form, 422)


def _submit(request: HttpRequest, form: UploadForm, user: User) -> Image:
    data = form.cleaned_data
    with received(data["file"], data["url"]) as file:
        return submit_image(
            file, draft=form.draft(), author=author_of(request.META, user)
        )


def _duplicate(error: Rejected) -> int:
    """The id of the image that has the file already, or 0."""
    known = (p.detail for p in error.problems if p.file == FileProblem.DUPLICATE)
    return int(next(known, 0))


def _address(image_id: int) -> str:
    return reverse("image", args=[image_id])


def _success(request: HttpRequest, image: Image) -> HttpResponse:
    address = _address(image.pk)
    if _wants_json(request):
        return JsonResponse({"image": image.pk, "address": address})
    return redirect(address)


def _sentences(form: UploadForm) -> dict[str, list[str]]:
    """Without the link that a sentence may hold."""
    return {
        "form" if field == "__all__" else field: [
            strip_tags(one) if isinstance(one, SafeString) else str(one)
            for one in errors
        ]
        for field, errors in form.errors.items()
    }


def _failure(
    errors: dict[str, list[str]], status: int, duplicate: int = 0
) -> JsonResponse:
    body: dict[str, Any] = {"errors": errors}
    if duplicate:
        body["duplicate"] = {"image": duplicate, "address": _address(duplicate)}
    return JsonResponse(body, status=status)


def _page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "formats": ", ".join(accepted_formats().values()),
        "max_bytes": settings.MAX_IMAGE_BYTES,
        "max_size": _size(settings.MAX_IMAGE_BYTES),
    }
    return render(request, "booru/upload.html", context, status=status)


def _size(count: int) -> str:
    """Bytes in decimal words, never more than there are."""
    if count >= 1_000_000:
        return f"{count // 1_000_000:,} MB"
    return f"{count // 1000:,} kB"
