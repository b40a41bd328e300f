"""Voting, taking a vote back, and removing a poll."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from forums import policies
from forums.actions import polls
from forums.addresses import topic_address
from forums.models import Poll, Topic
from forums.views.asked import number_of, topic_or_404, user_of


def _poll_or_404(topic: Topic) -> Poll:
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        raise Http404
    poll.topic = topic
    return poll


def _back(topic: Topic) -> HttpResponse:
    return redirect(f"{topic_address(topic)}#poll")


@require_POST
@login_required
def vote(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    """`option`, once or several times; takes the place of an earlier vote."""
    topic = topic_or_404(request, short_name, slug)
    chosen = [number_of(text) for text in request.POST.getlist("option")]
    try:
        polls.vote_poll(
            _poll_or_404(topic),
            user=user_of(request),
            # An id that no option has is one that this poll has not.
            option_ids=[-1 if pk is None else pk for pk in chosen],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Your vote counts. You can change it until the end.")
    return _back(topic)


@require_POST
@login_required
def take_back(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    topic = topic_or_404(request, short_name, slug)
    try:
        polls.retract_votes(_poll_or_404(topic), user=user_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Your vote is taken back.")
    return _back(topic)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    """Asks; a POST removes the poll with its votes."""
    topic, user = topic_or_404(request, short_name, slug), user_of(request)
    if not policies.may_tend_topic(topic, user):
        raise PermissionDenied
    poll = _poll_or_404(topic)
    if request.method == "POST":
        polls.remove_poll(poll, moderator=user)
        messages.success(request, "The poll is removed.")
        return redirect(topic_address(topic))
    facts = {"topic": topic, "forum": topic.forum, "poll": poll}
    return render(request, "forums/remove_poll.html", facts)
