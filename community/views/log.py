"""What the staff did, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subject
from accounts.policies import may_moderate
from community.reads import log
from community.reads.log import Asked
from community.undo import undo
from community.views.moderation import staff_of

_LARGEST = 2**63 - 1


@require_safe
@login_required
def log_page(request: HttpRequest) -> HttpResponse:
    viewer = staff_of(request)
    asked = Asked.of({k: str(v) for k, v in request.GET.items()})
    facts: dict[str, Any] = {
        "asked": asked,
        "log": log.log_page(asked, viewer),
        "here": asked.address(asked.before),
        "newest": asked.address(),
        "actions": sorted(log.WORDS),
        "subjects": Subject.choices,
        "may_moderate": may_moderate(viewer),
    }
    return render(request, "community/moderation_log.html", facts)


@require_POST
@login_required
def undo_entry(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = staff_of(request)
    entry = get_object_or_404(log.entries(viewer), pk=min(pk, _LARGEST))
    try:
        undo(entry, moderator=viewer)
    except ValidationError as error:
        messages.error(request, f"{entry.label}: {' '.join(error.messages)}")
    except PermissionDenied as error:
        messages.error(
            request, f"{entry.label}: {str(error) or 'you may not do this.'}"
        )
    else:
        messages.success(request, f"Undone: {entry.label}.")
    _, _, query = request.POST.get("back", "").partition("?")
    root = reverse("moderation_log")
    return redirect(f"{root}?{query}" if query else root)
