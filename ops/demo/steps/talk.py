"""What people say under the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from booru.actions.comments import edit_comment, hide_comment, post_comment
from booru.models import Comment, CommentVersion, Image
from ops.demo.steps.scene import Event, Scene, date, was_done
from ops.demo.words.comments import COMMENTS, Said

_LATER = timedelta(minutes=4)


def talk_events(scene: Scene) -> Iterator[Event]:
    known = _known(scene)
    for name, image in scene.pictures.items():
        for said in COMMENTS.get(name, ()):
            moment = scene.since(image, said.share)
            key = (image.pk, scene.people[said.who].pk, _first_words(scene, said))
            if key not in known:
                yield Event(moment, partial(_post, scene, moment, image, said))
            after = moment + _LATER
            if said.before:
                yield Event(after, partial(_edit, scene, after, image, said))
            if said.hidden:
                yield Event(after, partial(_hide, scene, after, image, said))


def _known(scene: Scene) -> set[tuple[int, int | None, str]]:
    """Image and author of all that they said, and every text that it had."""
    people = scene.people.values()
    rows = Comment.objects.filter(user__in=people)
    versions = CommentVersion.objects.filter(comment__user__in=people)
    return {
        *rows.values_list("image", "user", "body"),
        *versions.values_list("comment__image", "comment__user", "body"),
    }


def _first_words(scene: Scene, said: Said) -> str:
    return scene.words(said.before or said.body)


def _post(scene: Scene, moment: datetime, image: Image, said: Said) -> None:
    with transaction.atomic():
        comment = post_comment(
            image,
            author=scene.author(said.who),
            body=_first_words(scene, said),
            anonymous=said.anonymous,
        )
        date(comment, created_at=moment, updated_at=moment)


def _find(scene: Scene, image: Image, said: Said) -> Comment | None:
    body = _first_words(scene, said)
    rows = Comment.objects.filter(image=image, user=scene.people[said.who])
    return rows.filter(Q(body=body) | Q(versions__body=body)).first()


def _edit(scene: Scene, moment: datetime, image: Image, said: Said) -> None:
    comment = _find(scene, image, said)
    if comment is None or comment.versions.exists():
        return
    with transaction.atomic():
        comment = edit_comment(
            comment,
            editor=scene.people[said.who],
            body=scene.words(said.body),
            reason=said.edit_reason,
        )
        date(comment, edited_at=moment, updated_at=moment)
        comment.versions.update(created_at=moment)


def _hide(scene: Scene, moment: datetime, image: Image, said: Said) -> None:
    comment = _find(scene, image, said)
    if comment is None or was_done("comment.hide", comment):
        return
    with scene.at(moment):
        comment = hide_comment(
            comment, moderator=scene.people["ada"], reason=said.hidden
        )
        date(comment, updated_at=moment)
