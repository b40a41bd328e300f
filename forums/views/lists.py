"""The forums, and the topics of one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subject
from accounts.notices import mark_read
from accounts.paging import paging_of
from forums import policies
from forums.actions import reading
from forums.reads.lists import (
    counted,
    forum_sections,
    people_here,
    restricted_to,
    topic_count,
    topics_of,
)
from forums.reads.unread import follows
from forums.views.asked import forum_or_404, user_of, viewer_of

_TOPICS = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    sections = forum_sections(viewer, now=now)
    topics, posts = counted(sections)
    facts = {
        "sections": sections,
        "topics": topics,
        "posts": posts,
        "here": people_here(viewer, now=now),
        "any_unread": any(row.unread for one in sections for row in one.rows),
        "may_make": policies.may_run_forums(viewer),
    }
    return render(request, "forums/index.html", facts)


@require_safe
def forum(request: HttpRequest, short_name: str) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    row = forum_or_404(request, short_name)
    paging = paging_of(request, topic_count(row, viewer), size=_TOPICS)
    topics = topics_of(row, viewer, now=now, offset=paging.offset, limit=_TOPICS)
    if viewer is not None and request.method == "GET":
        mark_read(viewer, subject=Subject.FORUM, subject_id=row.pk)
    facts = {
        "forum": row,
        "topics": topics,
        "paging": paging,
        "restricted": restricted_to(row),
        "follows": follows(row, viewer),
        "any_unread": any(one.unread for one in topics),
    }
    return render(request, "forums/forum.html", facts)


@require_POST
@login_required
def follow(request: HttpRequest, short_name: str) -> HttpResponse:
    """Ends with `wanted=0`."""
    row, wanted = forum_or_404(request, short_name), request.POST.get("wanted") != "0"
    reading.follow_forum(row, user=user_of(request), wanted=wanted)
    if getattr(request, "htmx", False):
        facts = {"forum": row, "follows": wanted}
        return render(request, "forums/_follow_forum.html", facts)
    return redirect("forum", short_name=row.short_name)


@require_POST
@login_required
def mark_forum_read(request: HttpRequest, short_name: str) -> HttpResponse:
    row = forum_or_404(request, short_name)
    reading.mark_all_read(user_of(request), forum=row)
    messages.success(request, f"All of “{row.name}” counts as read.")
    return redirect("forum", short_name=row.short_name)


@require_POST
@login_required
def mark_everything_read(request: HttpRequest) -> HttpResponse:
    reading.mark_all_read(user_of(request))
    messages.success(request, "All forums count as read.")
    return redirect("forums")
