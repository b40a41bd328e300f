"""Polls: a question that stands above a topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Subject, User
from accounts.writing import is_text
from forums import policies
from forums.addresses import topic_address
from forums.models import Poll, PollOption, PollVote, Topic

MIN_OPTIONS, MAX_OPTIONS = 2, 20
TITLE, LABEL = 140, 80
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class PollDraft:
    """As it was typed in; blank options count as not there."""

    title: str
    options: Sequence[str]
    method: str
    active_until: datetime


def clean_poll(draft: PollDraft, *, now: datetime) -> PollDraft:
    """ValidationErrors for `poll_title`, `poll_options`, `poll_method` and
    `poll_active_until`."""
    title = " ".join(draft.title.split())
    options = [" ".join(option.split()) for option in draft.options]
    options = [option for option in options if option]
    errors = {}
    if not 0 < len(title) <= TITLE or not is_text(title):
        errors["poll_title"] = f"Ask something, in at most {TITLE} characters."
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        errors["poll_options"] = f"Give {MIN_OPTIONS} to {MAX_OPTIONS} choices."
    elif any(len(option) > LABEL or not is_text(option) for option in options):
        errors["poll_options"] = f"A choice has at most {LABEL} characters."
    elif len(set(options)) < len(options):
        errors["poll_options"] = "Two choices are the same."
    if draft.method not in Poll.Method.values:
        errors["poll_method"] = "Say whether one choice counts or several."
    if not now < draft.active_until <= now + LONGEST:
        errors["poll_active_until"] = "A poll ends after now and within a year."
    if errors:
        raise ValidationError(errors)
    return replace(draft, title=title, options=options)


def store_poll(draft: PollDraft, topic: Topic) -> Poll:
    """A clean draft, for a topic that is being made."""
    poll = Poll.objects.create(
        topic=topic,
        title=draft.title,
        vote_method=draft.method,
        active_until=draft.active_until,
    )
    PollOption.objects.bulk_create(
        PollOption(poll=poll, label=label, position=position)
        for position, label in enumerate(draft.options)
    )
    return poll


@transaction.atomic
def vote_poll(poll: Poll, *, user: User, option_ids: Collection[int]) -> Poll:
    """In place of what the user had chosen before. Also in a locked topic: staff may
    close the talk and leave the question."""
    poll = _open(poll, user)
    chosen = set(option_ids)
    if not chosen:
        raise ValidationError({"options": "Choose something first."})
    if poll.vote_method == Poll.Method.SINGLE and len(chosen) > 1:
        raise ValidationError({"options": "Only one choice counts here."})
    known = set(PollOption.objects.filter(poll=poll).values_list("pk", flat=True))
    if not chosen <= known:
        raise ValidationError({"options": "That is no choice of this poll."})
    PollVote.objects.filter(user=user, option__in=known - chosen).delete()
    PollVote.objects.bulk_create(
        (PollVote(user=user, option_id=pk) for pk in sorted(chosen)),
        ignore_conflicts=True,
    )
    return _recount(poll)


@transaction.atomic
def retract_votes(poll: Poll, *, user: User) -> Poll:
    poll = _open(poll, user)
    PollVote.objects.filter(user=user, option__poll=poll).delete()
    return _recount(poll)


@transaction.atomic
def remove_poll(poll: Poll, *, moderator: User) -> None:
    """For good, with its votes; the topic stays."""
    refuse_banned(moderator)
    poll = _locked(poll)
    if not policies.may_tend_topic(poll.topic, moderator):
        raise PermissionDenied
    results = {option.label: option.vote_count for option in poll.options.all()}
    record(
        "poll.remove",
        moderator=moderator,
        subject=Subject.TOPIC,
        subject_id=poll.topic_id,
        label=f"Poll “{poll.title}” in topic “{poll.topic.title}”",
        address=topic_address(poll.topic),
        details={"title": poll.title, "results": results},
    )
    poll.delete()


def _open(poll: Poll, user: User) -> Poll:
    refuse_banned(user)
    poll = _locked(poll)
    if not policies.may_see_topic(poll.topic, user):
        raise PermissionDenied
    if poll.topic.hidden_from_users:
        raise PermissionDenied("This topic was removed: nobody can vote.")
    if poll.active_until <= timezone.now():
        raise ValidationError("This poll has ended.")
    return poll


def _locked(poll: Poll) -> Poll:
    rows = Poll.objects.select_related("topic__forum")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=poll.pk)


def _recount(poll: Poll) -> Poll:
    """The votes themselves: also those of accounts that are gone count no more."""
    votes = PollVote.objects.filter(option=OuterRef("pk")).order_by()
    counted = votes.values("option").annotate(number=Count("pk")).values("number")
    PollOption.objects.filter(poll=poll).update(
        vote_count=Coalesce(Subquery(counted), 0)
    )
    total = poll.options.aggregate(total=Sum("vote_count"))["total"]
    poll.total_votes = total or 0
    poll.save(update_fields=["total_votes"])
    return poll
