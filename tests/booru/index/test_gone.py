"""Images that are deleted from the table, not hidden."""

from __future__ import annotations

import pytest

from booru.index import merger
from booru.index.keys import Flag, flag
from booru.index.store import Keys
from booru.models import Image, ProcessingJob, Tagging
from tests.factories import make_image

DISPLACED = (flag(Flag.CREATED_DISPLACED), flag(Flag.SEEN_DISPLACED))


@pytest.mark.django_db
@pytest.mark.parametrize("merged", [True, False], ids=["merged", "not yet merged"])
def test_an_image_that_is_gone_is_displaced_no_more(merged: bool) -> None:
    """Each would make every page in the order of time dearer for good."""
    make_image()
    merger.merge()
    first, second = make_image(), make_image()
    Image.objects.filter(pk=second.pk).update(created_at="2015-01-01T00:00Z")
    if merged:
        merger.merge()
    for model in (ProcessingJob, Tagging):
        model.objects.filter(image__in=[first, second]).delete()
    Image.objects.filter(pk__in=[first.pk, second.pk]).delete()
    merger.merge()
    keys = Keys(kept=False)
    keys.load(DISPLACED)
    for which in DISPLACED:
        assert not set(keys.of(which)) & {first.pk, second.pk}
