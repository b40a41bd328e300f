"""Settings of what lists show, and of what others see on the profile."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.preferences import save_preferences, save_profile
from accounts.models import User
from accounts.views.viewer import viewer_of
from booru.actions.filters import choose_filter
from booru.models import Filter
from booru.received import received
from booru.views.chosen import offered_to
from community.actions.pictures import remove_avatar, set_avatar
from community.forms import AvatarForm, ContentForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def content(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    chosen = Filter.objects.in_force(user)
    offered = offered_to(user)
    if chosen not in offered:
        offered.append(chosen)
    form = ContentForm(
        request.POST or None, initial=_now(user, chosen), user=user, offered=offered
    )
    if request.method == "POST" and form.is_valid():
        staffs = form.cleaned_data.get("hide_default_role", False)
        save_preferences(user, form.preferences, hide_default_role=staffs)
        wanted = next(one for one in offered if one.pk == form.cleaned_data["filter"])
        if wanted != chosen:
            choose_filter(user, chosen=wanted)
        messages.success(request, "Saved.")
        return redirect("settings_content")
    facts = {"form": form, "settings_page": "content"}
    return render(request, "community/settings_content.html", facts, status=_of(form))


def _now(user: User, chosen: Filter) -> dict[str, object]:
    return {
        "filter": chosen.pk,
        "images_per_page": user.images_per_page,
        "comments_per_page": user.comments_per_page,
        "anonymous_by_default": user.anonymous_by_default,
        "watch_on_upload": user.watch_on_upload,
        "watch_on_reply": user.watch_on_reply,
        "hide_default_role": user.hide_default_role,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Title and description; the picture has a form of its own."""
    user = viewer_of(request)
    now = {"personal_title": user.personal_title, "description": user.description}
    form = ProfileForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved.")
            return redirect("settings_profile")
    return _profile_page(request, form, AvatarForm())


@require_POST
@login_required
def avatar(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    form = AvatarForm(request.POST, request.FILES)
    if form.is_valid():
        with received(form.cleaned_data["avatar"], "") as file:
            try:
                if file is not None:
                    set_avatar(user, file)
            except ValidationError as error:
                form.add_error(None, error)
    if form.errors:
        now = {"personal_title": user.personal_title, "description": user.description}
        return _profile_page(request, ProfileForm(initial=now), form)
    messages.success(request, "This is your picture now.")
    return redirect("settings_profile")


@require_POST
@login_required
def avatar_remove(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    remove_avatar(user, by=user)
    messages.success(request, "Your picture is gone.")
    return redirect("settings_profile")


def _profile_page(
    request: HttpRequest, form: ProfileForm, avatar_form: AvatarForm
) -> HttpResponse:
    facts = {"form": form, "avatar_form": avatar_form, "settings_page": "profile"}
    status = 422 if form.errors or avatar_form.errors else 200
    return render(request, "community/settings_profile.html", facts, status=status)


def _of(form: ContentForm) -> int:
    return 422 if form.errors else 200
