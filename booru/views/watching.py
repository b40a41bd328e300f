"""The watch list: its settings page, and the buttons of a tag and of a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from booru.actions import filters, watching
from booru.filter_forms import WatchForm
from booru.models import Filter, Tag
from booru.problems import Rejected
from booru.views.chosen import chosen_filter


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def watch_list(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    said = request.POST if request.method == "POST" else None
    form = WatchForm(said, initial=_now(user))
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            watching.set_watch_list(
                user,
                tags=wanted["watched_tags"],
                query=wanted["watched_query"],
                exclude=wanted["watched_exclude"],
                no_spoilered=wanted["no_spoilered_in_watched"],
            )
        except Rejected as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, "Your watch list is saved.")
            return redirect("watch_list")
    facts = {"form": form, "settings_page": "watched"}
    status = 422 if form.errors else 200
    return render(request, "accounts/watched.html", facts, status=status)


def _now(user: User) -> dict[str, object]:
    names = Tag.objects.filter(pk__in=user.watched_tag_ids).order_by("name")
    return {
        "watched_tags": ", ".join(names.values_list("name", flat=True)),
        "watched_query": user.watched_query,
        "watched_exclude": user.watched_exclude,
        "no_spoilered_in_watched": user.no_spoilered_in_watched,
    }


@require_POST
@login_required
def watch_search(request: HttpRequest) -> HttpResponse:
    """`q` becomes a line of the watch list."""
    query = request.POST.get("q", "").replace("\0", "")
    try:
        watching.watch_query(query, user=cast(User, request.user))
    except Rejected as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "This search is on your watch list now.")
    return redirect(f"{reverse('search')}?{urlencode({'q': query})}")


# The buttons of a tag ---------------------------------------------------------------


@require_POST
@login_required
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    """Each of these ends it with `wanted=0`."""
    tag = get_object_or_404(Tag, slug=slug)
    user = watching.watch_tag(
        tag, user=cast(User, request.user), wanted=_is_wanted(request)
    )
    return _acted(request, user, tag, chosen_filter(request))


@require_POST
@login_required
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    return _placed(request, slug, filters.HIDDEN)


@require_POST
@login_required
def cover(request: HttpRequest, slug: str) -> HttpResponse:
    return _placed(request, slug, filters.SPOILERED)


def _is_wanted(request: HttpRequest) -> bool:
    return request.POST.get("wanted") != "0"


def _placed(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """By the filter in force where that is one's own, else by a new one."""
    user, chosen = cast(User, request.user), chosen_filter(request)
    tag = get_object_or_404(Tag, slug=slug)
    if chosen.user_id != user.pk:
        return redirect(_new_filter(chosen, tag, place))
    wanted = place if _is_wanted(request) else ""
    chosen = filters.place_tag(chosen, editor=user, tag=tag, place=wanted)
    return _acted(request, user, tag, chosen)


def _acted(request: HttpRequest, user: User, tag: Tag, chosen: Filter) -> HttpResponse:
    if getattr(request, "htmx", False):
        facts = {"tag": tag, "acts": tag_acts(user, tag, chosen)}
        return render(request, "booru/_tag_acts.html", facts)
    return redirect("tag", slug=tag.slug)


@dataclass(frozen=True)
class TagActs:
    """What the buttons of a tag show, and where they lead to. `hide_by` and
    `cover_by` are the new filter that would do it, "" where one's own is in force."""

    is_watched: bool
    is_hidden: bool
    is_covered: bool
    hide_by: str
    cover_by: str


def tag_acts(user: User, tag: Tag, chosen: Filter) -> TagActs:
    tag_id = tag.aliased_tag_id or tag.pk
    is_own = chosen.user_id == user.pk
    return TagActs(
        is_watched=tag_id in user.watched_tag_ids,
        is_hidden=tag_id in chosen.hidden_tag_ids,
        is_covered=tag_id in chosen.spoilered_tag_ids,
        hide_by="" if is_own else _new_filter(chosen, tag, filters.HIDDEN),
        cover_by="" if is_own else _new_filter(chosen, tag, filters.SPOILERED),
    )


def _new_filter(chosen: Filter, tag: Tag, place: str) -> str:
    parameter = "hide" if place == filters.HIDDEN else "cover"
    asked = {"from": str(chosen.pk), parameter: tag.slug}
    return f"{reverse('filter_new')}?{urlencode(asked)}"
