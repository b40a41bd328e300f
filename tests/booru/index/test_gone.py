"""Images that are deleted from the table, not hidden."""

from __future__ import annotations

import pytest

from booru.index import merger
from booru.index.keys import Flag, flag
from booru.index.store import Keys
from booru.models import Image, ProcessingJob, Tagging
from tests.factories import make_image, make_paste

DISPLACED = (flag(Flag.CREATED_DISPLACED), flag(Flag.SEEN_DISPLACED))


@pytest.mark.django_db
@pytest.mark.parametrize("merged", [True, False], ids=["merged", "not yet merged"])
def test_an_image_that_is_gone_is_displaced_no_more(merged: bool) -> None:
    """Each would make every page in the order of time dearer for good."""
    make_image()
    merger.merge()
    first, second, third = made = [make_image(), make_image(), make_paste()]
    Image.objects.filter(pk__in=[second.pk, third.pk]).update(
        created_at="2015-01-01T00:00Z"
    )
    if merged:
        merger.merge()
    for model in (ProcessingJob, Tagging):
        model.objects.filter(image__in=made).delete()
    Image.objects.filter(pk__in=[image.pk for image in made]).delete()
    merger.merge()
    keys = Keys(kept=False)
    keys.load(DISPLACED)
    for which in DISPLACED:
        assert not set(keys.of(which)) & {first.pk, second.pk, third.pk}
