"""What people say under the pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from booru.actions.comments import edit_comment, hide_comment, post_comment
from booru.models import Comment, CommentVersion, Image
from ops.demo.steps.scene import Scene, date, was_done
from ops.demo.words.comments import COMMENTS, Said

_LATER = timedelta(minutes=4)


def fill_talk(scene: Scene) -> None:
    """In the order of time, so that numbers are in it too."""
    known = _known(scene)
    wanted = [
        (scene.since(image, said.share), image, said)
        for name, image in scene.pictures.items()
        for said in COMMENTS.get(name, ())
    ]
    for moment, image, said in sorted(wanted, key=lambda one: one[0]):
        body = scene.words(said.before or said.body)
        pk = known.get((image.pk, scene.people[said.who].pk, body))
        comment = (
            Comment.objects.get(pk=pk) if pk else _post(scene, moment, image, said)
        )
        if said.before:
            _edit(scene, comment, said)
        if said.hidden:
            _hide(scene, comment, said)


def _known(scene: Scene) -> dict[tuple[int, int | None, str], int]:
    """By image, author and what was said first."""
    of = {"user__in": scene.people.values()}
    rows = Comment.objects.filter(**of)
    found: dict[tuple[int, int | None, str], int] = {
        (image, user, body): pk
        for image, user, body, pk in rows.values_list("image", "user", "body", "pk")
    }
    versions = CommentVersion.objects.filter(comment__user=F("replaced_by"))
    for image, user, body, pk in versions.values_list(
        "comment__image", "comment__user", "body", "comment"
    ):
        found[image, user, body] = pk
    return found


def _post(scene: Scene, moment: datetime, image: Image, said: Said) -> Comment:
    with transaction.atomic():
        comment = post_comment(
            image,
            author=scene.author(said.who),
            body=scene.words(said.before or said.body),
            anonymous=said.anonymous,
        )
        date(comment, created_at=moment, updated_at=moment)
    return comment


def _edit(scene: Scene, comment: Comment, said: Said) -> None:
    if comment.versions.exists():
        return
    moment = comment.created_at + _LATER
    with transaction.atomic():
        comment = edit_comment(
            comment,
            editor=scene.people[said.who],
            body=scene.words(said.body),
            reason=said.edit_reason,
        )
        date(comment, edited_at=moment, updated_at=moment)
        comment.versions.update(created_at=moment)


def _hide(scene: Scene, comment: Comment, said: Said) -> None:
    if was_done("comment.hide", comment):
        return
    moment = comment.created_at + _LATER
    with scene.at(moment):
        comment = hide_comment(
            comment, moderator=scene.people["ada"], reason=said.hidden
        )
        date(comment, updated_at=moment)
