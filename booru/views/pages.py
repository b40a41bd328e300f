"""The newest images, one image, its history: what people read."""

from __future__ import annotations

import json
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Subject, User
from accounts.notices import mark_read
from accounts.policies import may_moderate
from booru import policies, presentation, storage
from booru.addresses import page_of
from booru.forms import TagsInput
from booru.image_rows import image_rows
from booru.media.representations import BOXES, fit
from booru.models import Image, Tag
from booru.models.images import Pixels
from booru.progress import progress_of
from booru.results import OPEN, thumbs
from booru.search.errors import SearchError
from booru.views.asked import asked_of
from booru.views.chosen import chosen_filter
from booru.views.collecting import galleries_context
from booru.views.examples import featured
from booru.views.grid import Grid, grid_of, search_of
from booru.views.interactions import interactions_context
from booru.views.staff import staff_context
from booru.views.talk import at_comment, talk_context
from booru.views.viewer import viewer_of
from markup.markdown import render as markdown

_WAITING_SHOWN = 12


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    grid = grid_of(request, asked_of(request, "*"))
    waiting = _waiting(request, grid) if grid.asked.page == 1 else []
    found = grid.results
    if not (found.total or found.left_out or waiting or Image.objects.exists()):
        return welcome(request)
    facts = {"grid": grid, "waiting": waiting}
    if grid.asked.page == 1:
        facts["featured"] = featured(request, found.filter)
    return render(request, "booru/newest.html", facts)


def _waiting(request: HttpRequest, grid: Grid) -> list[presentation.Thumb]:
    """What waits for approval is in no search: moderators and its uploader find it
    here."""
    viewer = viewer_of(request)
    if viewer is None:
        return []
    waiting = Image.objects.visible_to(viewer).filter(
        approved=False, hidden_from_users=False
    )
    ids = list(waiting.newest().values_list("pk", flat=True)[:_WAITING_SHOWN])
    rows = image_rows(ids) if ids else []
    return thumbs(rows, viewer=viewer, chosen=grid.results.filter)


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The first steps of a new server; later on for admins only."""
    is_empty = not Image.objects.exists()
    viewer = viewer_of(request)
    if not is_empty and not may_moderate(viewer):
        raise Http404
    has_admin = User.objects.filter(role="admin").exists()
    facts = {
        "is_empty": is_empty,
        "has_admin": has_admin,
        "site_url": settings.SITE_URL,
    }
    return render(request, "first_start.html", facts)


@require_safe
def short(request: HttpRequest, pk: int) -> HttpResponse:
    """`/:id` for ever means the page of the image or the paste (philomena-api 6.8)."""
    if pk >= 2**31:
        raise Http404
    kind = Image.objects.filter(pk=pk).values_list("media_type", flat=True).first()
    is_paste = kind == Image.MediaType.PASTE
    return _moved(request, "post" if is_paste else "image", pk)


def _moved(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """For ever, with the list or the comment that the address names."""
    query = request.META.get("QUERY_STRING", "")
    address = reverse(name, args=[pk]) + (f"?{query}" if query else "")
    return redirect(address, permanent=True)


@require_safe
def image(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a paste: on to its own page."""
    row = _find(pk)
    return _moved(request, "post", pk) if row.is_paste else _shown(request, row)


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """A paste; of an image: on to its own page."""
    row = _find(pk)
    return _shown(request, row) if row.is_paste else _moved(request, "image", pk)


def _shown(request: HttpRequest, row: Image) -> HttpResponse:
    """Merged: on to the target. Deleted: the reason, and for staff what it was."""
    viewer = viewer_of(request)
    if viewer is not None:
        mark_read(viewer, subject=Subject.IMAGE, subject_id=row.pk)
    if row.duplicate_of_id is not None and not may_moderate(viewer):
        return redirect(at_comment(request, row.duplicate_of_id))
    if not policies.may_see_page(row, viewer):
        return render(request, "booru/deleted.html", {"image": row})
    context = image_context(row, viewer) | around(request, row)
    return render(request, "booru/image.html", context)


def _find(pk: int) -> Image:
    if pk >= 2**31:
        raise Http404
    wanted = Image.objects.select_related("uploader", "deleted_by", "processing")
    return get_object_or_404(wanted, pk=pk)


def image_context(row: Image, viewer: User | None) -> dict[str, object]:
    """All that the image page shows; forms that failed are laid over it."""
    tags = list(Tag.objects.filter(images=row).in_display_order())
    sources, places = list(row.sources.all()), list(row.locations.all())
    uploader = None if row.anonymous else row.uploader
    return {
        "image": row,
        "alt": row.description.strip().partition("\n")[0][:120]
        or ", ".join(tag.name for tag in tags[:10]),
        "page": page_of(row),
        "groups": presentation.grouped(tags),
        "tags": tags,
        "tag_input": ", ".join(tag.name for tag in tags),
        "namespaces": TagsInput().categories,
        "categories": json.dumps({t.name: t.category for t in tags if t.category}),
        "sources": sources,
        "source_input": "\n".join(source.url for source in sources),
        "description": markdown(row.description),
        "uploader": uploader,
        "files": _addresses(row, tags),
        "size": presentation.file_size(row.size),
        "time": _play_time(row.pixels),
        "word_count": len(row.paste_body.split()),
        "locations": places,
        "location_input": "\n".join(place.url for place in places),
        "may_locate": policies.may_locate(row, viewer),
        "may_edit": policies.may_edit_tags(row, viewer),
        "may_moderate": may_moderate(viewer),
        "progress": progress_of(row, viewer),
        **interactions_context(row, viewer),
        **galleries_context(row, viewer),
        **staff_context(row, viewer),
    }


def _play_time(pixels: Pixels | None) -> str:
    if pixels is None or not pixels.animated:
        return ""
    return presentation.play_time(pixels.duration)


def around(request: HttpRequest, row: Image) -> dict[str, object]:
    """The way on from here in the list that the reader came from: a search, or else
    all images."""
    asked = replace(asked_of(request), page=1)
    searched = bool(asked.query.strip())
    chosen = OPEN if asked.covered else chosen_filter(request)
    listed = asked if searched else replace(asked, query="*")
    try:
        found = search_of(request, listed, chosen).around(row.pk)
    except SearchError:
        found = None
    before, after = (found.before, found.after) if found else (None, None)
    if found is None and not searched:
        # In no list, as what waits for approval: beside those of its time.
        visible = Image.objects.visible_to(viewer_of(request)).values_list(
            "pk", flat=True
        )
        before = visible.filter(pk__gt=row.pk).order_by("pk").first()
        after = visible.filter(pk__lt=row.pk).order_by("-pk").first()
    return talk_context(request, row) | {
        "before": before,
        "after": after,
        "place": found,
        "by_time": asked.choice == "first_seen_at:desc",
        "searched": asked.query if searched else "",
        "list_address": asked.address(reverse("search" if searched else "home")),
        "random_address": replace(asked, sf="", sd="").address(
            reverse("search_random")
        ),
        "query_text": asked.query,
        "carried": asked.carried,
    }


def _addresses(row: Image, tags: list[Tag]) -> dict[str, str | int]:
    """Where the picture is: under its keyed folder while it is hidden. `shown` is a
    version for the screen, `shown_width` pixels wide. Nowhere for a paste."""
    if (pixels := row.pixels) is None:
        return {}
    extension = storage.shown_extension(pixels.format)
    if row.hidden_from_users:
        keyed = storage.file_url(
            row.pk, row.created_at, f"full.{extension}", row.hidden_image_key
        )
        return {"full": keyed, "shown": keyed, "download": keyed}
    urls = storage.representation_urls(
        row.pk, row.created_at, extension, pixels.width, pixels.height
    )
    slugs = presentation.display_slugs(tags)
    stills = ("png", "jpg", "svg", "webp", "avif")
    still = pixels.format in stills and not pixels.animated
    return {
        "full": urls["full"],
        "shown": urls["large"] if still else urls["full"],
        "shown_width": fit(pixels.width, pixels.height, BOXES["large"])[0],
        "download": storage.view_url(
            row.pk, row.created_at, pixels.format, slugs, "download"
        ),
        "poster": storage.file_url(row.pk, row.created_at, "rendered.png"),
    }


@require_safe
def processing_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the image page, which asks for it each second. The picture
    and its measures come along when they are new; what somebody is writing in a form
    of the page stays."""
    row, viewer = _find(pk), viewer_of(request)
    if not policies.may_see_page(row, viewer):
        # Hidden while somebody looked on: this status ends htmx's polling.
        return HttpResponse(status=286)
    progress = progress_of(row, viewer)
    has_picture = request.GET.get("picture") != "0"
    context: dict[str, object] = {"image": row, "progress": progress}
    new_picture = row.thumbnails_generated and not has_picture
    if progress is None or new_picture:
        context |= image_context(row, viewer)
        context |= {"swapped": True, "new_picture": new_picture}
    return render(request, "booru/_processing_state.html", context)
