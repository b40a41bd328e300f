"""`make_benchmark_data`: a small run must hold everything that a large one promises."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q

from accounts.models import User
from booru import categories
from booru.image_search import order_of, search_images
from booru.index.rebuild import check
from booru.models import (
    Filter,
    Gallery,
    GalleryItem,
    Image,
    ImageFave,
    ImageHide,
    ImageVote,
    Tag,
    Tagging,
)
from booru.models.filters import EVERYTHING_FILTER_ID
from ops.benchmark_data import shape
from ops.benchmark_data.loading import load
from ops.benchmark_data.tag_list import alias_names, tag_seeds
from ops.benchmark_data.words import word
from tests.factories import make_image, make_tag

IMAGES = 300


def _load(images: int = IMAGES, seed: int = 1) -> list[int]:
    """Ids of what a run adds."""
    before = Image.objects.aggregate(last=Max("id"))["last"] or 0
    load(images, seed=seed, progress=lambda _: None)
    return list(
        Image.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True)
    )


def _tags(ids: list[int]) -> list[frozenset[str]]:
    """The names of each image's tags."""
    found = defaultdict(set)
    rows = Tagging.objects.filter(image_id__in=ids).values_list("image_id", "tag__name")
    for image_id, name in rows:
        found[image_id].add(name)
    return [frozenset(found[pk]) for pk in ids]


def _columns(ids: list[int]) -> list[tuple[Any, ...]]:
    """What depends on the seed alone."""
    names = ("score", "upvotes", "faves", "hides", "width", "format", "description",
             "hidden_from_users", "uploader__name", "intensities__nw")  # fmt: skip
    return list(
        Image.objects.filter(pk__in=ids).order_by("pk").values_list(*names)
    )  # fmt: skip


def _joined(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> int:
    """How many rows lead to a row by this key."""
    related: Any = field.related_model
    there = Exists(related._default_manager.filter(pk=OuterRef(field.column)))
    return model._default_manager.filter(there).count()


# The shape of real data -----------------------------------------------------------


def test_tags_are_used_as_in_a_booru_of_3_million_images() -> None:
    uses = shape.tag_shares() * 3_400_000
    assert len(uses) == shape.tags_for(3_400_000) == 110_665
    assert uses[0] == pytest.approx(2_200_000, rel=0.01)
    assert abs((uses >= 100_000).sum() - 75) <= 1
    assert abs((uses >= 10_000).sum() - 630) <= 2
    assert abs((uses >= 1_000).sum() - 4_137) <= 5
    assert np.median(uses) == pytest.approx(29, abs=0.5)
    assert uses[-1] >= 9.9
    assert uses.sum() == pytest.approx(62e6, rel=0.06)


def test_names_are_clean_and_never_the_same() -> None:
    names = [seed.name for seed in tag_seeds(20_000)] + alias_names(400)
    assert len(set(names)) == len(names)
    assert all("," not in name and name == name.strip().lower() for name in names)
    words = {word(number) for number in range(60_000)}
    assert len(words) == 60_000


# The rows -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_seed_gives_the_same_content_and_the_tags_of_before() -> None:
    first = _load()
    tags = Tag.objects.count()
    users = User.objects.count()
    again = _load()
    other = _load(seed=2)
    assert (Tag.objects.count(), User.objects.count()) == (tags, users)
    assert _tags(first) == _tags(again)
    assert _columns(first) == _columns(again)
    assert _tags(first) != _tags(other)
    assert _columns(first) != _columns(other)


@pytest.mark.django_db
def test_counters_agree_with_rows() -> None:
    make_image(tags=["safe", "solo", "fox"])
    _load()
    _load(200)
    shown = Count("images", filter=Q(images__hidden_from_users=False))
    wrong = Tag.objects.annotate(n=shown).exclude(images_count=F("n"))
    assert not wrong.exists()
    approved = Count("images", filter=Q(images__approved=True))
    counted = User.objects.annotate(n=approved)
    assert not counted.exclude(uploads_count=F("n")).exists()
    assert sum(user.n for user in counted) > IMAGES // 2
    for gallery in Gallery.objects.all():
        items = GalleryItem.objects.filter(gallery=gallery)
        assert gallery.image_count == items.count() > 1
        assert items.filter(image__hidden_from_users=False).count() == items.count()
        assert {item.position for item in items} == set(range(gallery.image_count))


@pytest.mark.django_db
def test_counters_cover_the_interactions_that_are_rows() -> None:
    ids = set(_load())
    up = ImageVote.objects.filter(up=True)
    for rows, counter in (
        (up, "upvotes"),
        (ImageVote.objects.filter(up=False), "downvotes"),
        (ImageFave.objects.all(), "faves"),
    ):
        assert rows.exists()
        for row in rows.values("image_id", n=F(f"image__{counter}")).annotate(
            rows=Count("pk")
        ):
            assert row["rows"] <= row["n"]
    assert ImageHide.objects.count() == sum(
        Image.objects.filter(pk__in=ids).values_list("hides", flat=True)
    )
    # Who faves has voted up.
    faved = set(ImageFave.objects.values_list("image_id", "user_id"))
    assert faved <= set(up.values_list("image_id", "user_id"))


@pytest.mark.django_db
def test_every_image_obeys_the_rules_of_tags() -> None:
    for names in _tags(_load()):
        assert not categories.tag_set_errors(names, minimum=3, forbidden=frozenset())


@pytest.mark.django_db
def test_every_reference_leads_somewhere() -> None:
    """The rows are stored without the look-ups of foreign keys."""
    _load()
    checked = 0
    for model in apps.get_app_config("booru").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            rows = model._default_manager.filter(**{f"{field.column}__isnull": False})
            assert rows.count() == _joined(model, field), (model, field)
            checked += rows.count()
    assert checked > 10 * IMAGES


@pytest.mark.django_db
def test_time_goes_on_with_the_ids() -> None:
    first, second = _load(), _load()
    rows = list(Image.objects.order_by("pk").values_list("created_at", "first_seen_at"))
    created = [row[0] for row in rows]
    assert created == sorted(created)
    assert (created[len(first) - 1] - created[0]).days > 6 * 365
    late = [row for row in rows if row[0] != row[1]]
    assert len(late) == 2 * shape.late_for(IMAGES)
    assert len(first) == len(second) == IMAGES


@pytest.mark.django_db
def test_the_site_goes_on_after_it() -> None:
    ids = _load()
    assert make_image(tags=["safe", "solo", "fox"]).pk > ids[-1]
    assert make_tag("never heard of").pk > Tag.objects.get(name="safe").pk
    seen = Image.objects.filter(pk__in=ids)
    assert 0 < seen.filter(hidden_from_users=True).count() < IMAGES // 10
    assert IMAGES // 5 < seen.exclude(description="").count() < IMAGES // 2
    assert seen.filter(sources__isnull=False).distinct().count() > IMAGES // 2
    assert seen.filter(intensities__nw__gte=0, processing__isnull=False).count() == len(
        ids
    )


@pytest.mark.django_db
def test_a_tag_that_became_an_alias_is_not_given() -> None:
    _load()
    seed = tag_seeds(2)[1]
    target = make_tag("its new name")
    Tag.objects.filter(name=seed.name).update(aliased_tag=target)
    again = _tags(_load())
    assert not any(seed.name in names for names in again)
    assert any("its new name" in names for names in again)


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_what_was_loaded() -> None:
    call_command("make_benchmark_data", images=200, scores=0, seed=1)
    report = check(lambda done, total: None)
    assert report.differences == []
    assert report.facts_pending == 0
    assert report.texts == Image.objects.exclude(description="").count() + (
        Image.objects.filter(deletion_reason__isnull=False).count()
    )
    shown = Image.objects.filter(approved=True, hidden_from_users=False)
    expected = shown.filter(tags__name="safe").order_by("-score", "-pk")
    hits = search_images(
        "safe",
        viewer=None,
        chosen=Filter.objects.get(pk=EVERYTHING_FILTER_ID),
        order=order_of("score", "desc"),
        offset=0,
        limit=50,
    )
    assert hits.total == expected.count() > 50
    assert hits.ids == [image.pk for image in expected[:50]]


@pytest.mark.django_db
def test_nothing_to_do_is_a_mistake() -> None:
    with pytest.raises(CommandError, match="--images or --scores"):
        call_command("make_benchmark_data", images=0, scores=0, seed=1)
    assert not Image.objects.exists()
