"""Jobs over many images: 10,000 changes of a vandal taken back, and that revert, an
edit, implications and an alias of the same images."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.report import table, verdict
from bench.site import own_database

if TYPE_CHECKING:
    from booru.models import BulkChange

#: Seconds that a job may take for 10,000 images, and its longest step.
SECONDS, STEP = 20.0, 1.0


def measure(_: int, images: int) -> str:
    """The table; a minute for 10,000 images."""
    return subprocess.run(
        [sys.executable, "-m", "bench.bulk", str(images)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


def _measured(images: int) -> str:
    """In a process of its own, which knows a database of its own."""
    with own_database():
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("make_benchmark_data", images=images, stdout=sys.stderr)
        return _jobs(images)


def _jobs(images: int) -> str:
    from accounts.author import Author
    from accounts.models import Role, User
    from booru.actions import bulk
    from booru.actions.bulk import RevertDraft, TagEditDraft
    from booru.actions.tagging import ensure_tags
    from booru.models import BulkChange, Image

    vandal, moderator = (
        User.objects.create(name=name, role=role)
        for name, role in (("vandal", Role.USER), ("boss", Role.MODERATOR))
    )
    ids = list(Image.objects.order_by("pk").values_list("pk", flat=True))
    shown = tuple(
        Image.objects.filter(hidden_from_users=False).values_list("pk", flat=True)
    )
    bad, worse, new = ensure_tags(["bad", "worse", "new"])
    _vandalise(ids, {bad.pk, worse.pk}, Author(vandal))

    def revert(**whose: object) -> BulkChange:
        return bulk.start_revert(RevertDraft(**whose), moderator=moderator)  # type: ignore[arg-type]

    def last() -> BulkChange:
        return BulkChange.objects.order_by("-pk")[0]

    works: list[tuple[str, Callable[[], BulkChange]]] = [
        ("revert of a user", lambda: revert(user=vandal)),
        ("revert of that", lambda: revert(bulk=last())),
        (
            "tags added and removed",
            lambda: bulk.start_tag_edit(
                TagEditDraft(ids=shown, add="sky, sea", remove="worse"),
                moderator=moderator,
            ),
        ),
        (
            "implication",
            lambda: bulk.start_implications(bad, implied=[new], moderator=moderator),
        ),
        ("alias", lambda: bulk.start_alias(bad, target=worse, moderator=moderator)),
    ]
    rows = [_row(name, start) for name, start in works]
    head = ("Job", "images changed", "seconds", "images/s", "longest step ms", "")
    return f"{images:,} images.\n\n{table(head, rows)}\n"


def _vandalise(ids: list[int], bad: set[int], author: object) -> None:
    """On each image two tags come and one goes."""
    from django.db import transaction

    from booru.tag_changes import Edit, hold, store

    for start in range(0, len(ids), 500):
        with transaction.atomic():
            edits = [
                Edit(
                    image.id,
                    image.hidden,
                    added=frozenset(bad),
                    removed=frozenset([max(image.tags)]) if image.tags else frozenset(),
                )
                for image in hold(ids[start : start + 500])
            ]
            store(edits, author=author)  # type: ignore[arg-type]


def _row(name: str, start: Callable[[], BulkChange]) -> tuple[str, ...]:
    from booru.bulk import running
    from booru.index import merger

    begun = time.perf_counter()
    job = start()
    took, longest, more = time.perf_counter() - begun, 0.0, True
    while more:
        begun = time.perf_counter()
        more = running.run_step(job.pk)
        step = time.perf_counter() - begun
        took, longest = took + step, max(longest, step)
    job.refresh_from_db()
    if job.state != job.State.DONE:
        raise AssertionError(f"{name}: {job.state} {job.reason}")
    # As the site's own merger would have meanwhile.
    while merger.merge():
        pass
    met = took <= SECONDS * max(1, job.total / 10_000) and longest <= STEP
    return (
        name,
        f"{job.changed:,}",
        f"{took:.1f}",
        f"{job.changed / took:,.0f}",
        f"{longest * 1000:.0f}",
        verdict(met),
    )


if __name__ == "__main__":
    sys.stdout.write(_measured(int(sys.argv[1])))
