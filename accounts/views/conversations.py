"""Private messages: the list, one conversation, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.actions import conversations as actions
from accounts.author import author_of
from accounts.conversation_forms import NewConversationForm, ReplyForm
from accounts.conversations import has_opened, is_party, may_open, talk_of, talks
from accounts.gate import refuse_author
from accounts.models import Conversation, Message
from accounts.paging import paging_of
from accounts.views.viewer import viewer_of
from markup.slugs import unslug

_ROWS, _MESSAGES = 50, 25


@require_safe
@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    viewer, unread = viewer_of(request), request.GET.get("unread") == "1"
    rows = talks(viewer, unread=unread)
    paging = paging_of(request, rows.count(), size=_ROWS, unread="1" if unread else "")
    page = rows.select_related("sender", "recipient")[paging.offset : paging.end]
    context = {
        "talks": [talk_of(row, viewer) for row in page],
        "paging": paging,
        "unread": unread,
    }
    return render(request, "conversations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    refuse_author(author_of(request.META, viewer))
    named = unslug(request.GET.get("to", ""))
    form = NewConversationForm(request.POST or None, initial={"to": named})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_conversation(viewer, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("conversation", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "conversations/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest messages, and those before them page by page; a POST answers."""
    viewer, row = viewer_of(request), _found(pk)
    if not is_party(row, viewer):
        return _as_staff(request, row)
    form = ReplyForm(request.POST or None)
    if request.method == "POST":
        refuse_author(author_of(request.META, viewer))
        if form.is_valid():
            try:
                message = actions.reply(row, user=viewer, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                address = f"{request.path}#message-{message.pk}"
                return redirect(address)
    talk = talk_of(row, viewer)
    if talk.is_unread:
        actions.mark_read(row, user=viewer)
    return _page(request, row, {"talk": talk, "form": form})


@require_POST
@login_required
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, row = viewer_of(request), _found(pk)
    if not is_party(row, viewer):
        raise Http404
    actions.put_away(row, user=viewer)
    messages.success(
        request, "Put away. It comes back when one of you writes in it again."
    )
    return redirect("conversations")


@require_POST
@login_required
def open_reported(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    actions.open_reported(row, moderator=viewer_of(request))
    return redirect("conversation", pk=row.pk)


def _found(pk: int) -> Conversation:
    rows = Conversation.objects.select_related("sender", "recipient")
    return get_object_or_404(rows, pk=pk)


def _as_staff(request: HttpRequest, row: Conversation) -> HttpResponse:
    """For everybody but its two people there is no such page, unless it was reported:
    then a moderator is asked first, since reading it is written down."""
    viewer = viewer_of(request)
    if request.method == "POST" or not may_open(row, viewer):
        raise Http404
    if not has_opened(row, viewer):
        return render(request, "conversations/reported.html", {"row": row})
    return _page(request, row, {})


def _page(
    request: HttpRequest, row: Conversation, context: dict[str, Any]
) -> HttpResponse:
    # Counted from the newest, which is what one wants to read; shown as written.
    rows = Message.objects.filter(conversation=row).order_by("-pk")
    paging = paging_of(request, rows.count(), size=_MESSAGES)
    page = list(rows.select_related("user")[paging.offset : paging.end])
    form = context.get("form")
    context |= {"row": row, "page": page[::-1], "paging": paging}
    status = 422 if form is not None and form.errors else 200
    return render(request, "conversations/show.html", context, status=status)
