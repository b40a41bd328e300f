"""A tag, edited by moderators: what is said of it, its other names, what it implies.
Whatever moves images is shown in figures first."""

from __future__ import annotations

from dataclasses import fields

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from booru import tag_names
from booru.actions import bulk, tags
from booru.actions.tag_details import edit_tag_details
from booru.actions.tagging import ensure_tags, parse_tags
from booru.bulk import aliasing
from booru.bulk.previews import alias_preview, implication_preview
from booru.bulk_forms import AliasForm, ImplicationsForm, TagForm
from booru.models import Tag
from booru.tag_details_forms import TagDetailsForm, said_of
from booru.views.examples import examples
from booru.views.viewer import moderator_of

_EITHER = require_http_methods(["GET", "HEAD", "POST"])


def find(slug: str) -> Tag:
    """As in an address, where a space may stand for a plus."""
    wanted = slug.replace(" ", "+").replace("\0", "")
    return get_object_or_404(Tag.objects.select_related("aliased_tag"), slug=wanted)


@_EITHER
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    moderator, tag = moderator_of(request), find(slug)
    if request.method != "POST":
        return _page(request, tag, TagForm(initial=_said_of(tag)))
    form = TagForm(request.POST)
    if not form.is_valid():
        return _page(request, tag, form)
    try:
        tags.edit_tag(tag, moderator=moderator, draft=form.draft())
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, tag, form)
    messages.success(request, f"“{tag.name}” is saved.")
    return redirect("tag_edit", slug=tag.slug)


def _said_of(tag: Tag) -> dict[str, str]:
    return {
        field.name: getattr(tag, field.name) or "" for field in fields(tags.TagDraft)
    }


# What it tells beside its name --------------------------------------------------------


@_EITHER
@login_required
def details(request: HttpRequest, slug: str) -> HttpResponse:
    moderator, tag = moderator_of(request), find(slug)
    if request.method != "POST":
        return _page(request, tag)
    form = TagDetailsForm(tag, request.POST)
    if not form.is_valid():
        return _page(request, tag, details=form)
    try:
        edit_tag_details(tag, moderator=moderator, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, tag, details=form)
    messages.success(request, f"The details of “{tag.name}” are saved.")
    return redirect("tag_edit", slug=tag.slug)


def _page(
    request: HttpRequest,
    tag: Tag,
    form: TagForm | None = None,
    alias: AliasForm | None = None,
    implications: ImplicationsForm | None = None,
    details: TagDetailsForm | None = None,
) -> HttpResponse:
    names = tag.implied_tags.order_by("name").values_list("name", flat=True)
    implied = {"implied": ", ".join(names)}
    facts = {
        "tag": tag,
        "form": form or TagForm(initial=_said_of(tag)),
        "details": details or TagDetailsForm(tag, initial=said_of(tag)),
        "alias": alias or AliasForm(),
        "implications": implications or ImplicationsForm(initial=implied),
        "has_aliases": tag.aliases.exists(),
        "picture": tag.spoiler_image and f"{settings.TAG_URL_ROOT}/{tag.spoiler_image}",
    }
    wrong = any(
        f is not None and f.errors for f in (form, alias, implications, details)
    )
    return render(request, "tags/edit.html", facts, status=422 if wrong else 200)


# Other names ------------------------------------------------------------------------


@_EITHER
@login_required
def alias(request: HttpRequest, slug: str) -> HttpResponse:
    """`target` is a name; a GET shows what would move, a POST starts it."""
    moderator, tag = moderator_of(request), find(slug)
    form = AliasForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _page(request, tag, alias=form)
    target = _named(form.cleaned_data["target"])
    try:
        if target is None:
            raise ValidationError({"target": "There is no tag of this name."})
        aliasing.refuse(tag, target)
        if request.method == "POST":
            job = bulk.start_alias(tag, target=target, moderator=moderator)
            return redirect("bulk_change", pk=job.pk)
    except ValidationError as error:
        words = ValidationError({"target": error.messages})
        form.add_error(None, words)
        return _page(request, tag, alias=form)
    preview = alias_preview(tag)
    facts = {
        "tag": tag,
        "target": target,
        "preview": preview,
        "thumbs": examples(request, preview.examples),
    }
    return render(request, "tags/alias.html", facts)


def _named(name: str) -> Tag | None:
    cleaned = tag_names.clean(name.replace("\0", ""), settings.TAG_NAMESPACES)
    return Tag.objects.filter(name=cleaned).first()


@require_POST
@login_required
def unalias(request: HttpRequest, slug: str) -> HttpResponse:
    moderator, tag = moderator_of(request), find(slug)
    try:
        tags.unalias_tag(tag, moderator=moderator)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"“{tag.name}” is a tag of its own again.")
    return redirect("tag_edit", slug=tag.slug)


# Implications -----------------------------------------------------------------------


@_EITHER
@login_required
def implications(request: HttpRequest, slug: str) -> HttpResponse:
    """`implied` are names; a POST sets them, and with `images` gives them to the
    images that carry the tag already."""
    moderator, tag = moderator_of(request), find(slug)
    form = ImplicationsForm(request.POST if request.method == "POST" else request.GET)
    names = parse_tags(form.data.get("implied", "").replace("\0", ""))
    known = {one.name: one for one in Tag.objects.filter(name__in=names)}
    if tag.name in known:
        form.add_error("implied", "A tag cannot imply itself.")
        return _page(request, tag, implications=form)
    if request.method == "POST":
        implied = ensure_tags(names)
        if request.POST.get("images"):
            job = bulk.start_implications(tag, implied=implied, moderator=moderator)
            return redirect("bulk_change", pk=job.pk)
        tags.set_implications(tag, implied=implied, moderator=moderator)
        messages.success(request, f"What “{tag.name}” implies is saved.")
        return redirect("tag_edit", slug=tag.slug)
    preview = implication_preview(tag, list(known.values()))
    before = set(tag.implied_tags.all())
    facts = {
        "tag": tag,
        "implied": ", ".join(names),
        "come": [one for one in known.values() if one not in before],
        "gone": sorted(before - set(known.values()), key=lambda one: one.name),
        "new": [name for name in names if name not in known],
        "preview": preview,
        "thumbs": examples(request, preview.examples),
    }
    return render(request, "tags/implications.html", facts)
