"""What people can report: only what they can see themselves."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Conversation, Subject, User
from booru.models import Comment, Gallery, Image
from booru.policies import may_see_page
from community.reads import things
from community.reads.things import Thing
from forums.models import Post, Topic

_TOO_LARGE = 2**31


def find(subject: str, pk: int, viewer: User) -> Thing | None:
    """The thing of this kind and number that the viewer may report; None if there is
    none, or none for the viewer."""
    finder = FINDERS.get(subject)
    return finder(pk, viewer) if finder and pk < _TOO_LARGE else None


def _image(pk: int, viewer: User) -> Thing | None:
    row = Image.objects.select_related("uploader").filter(pk=pk).first()
    if row is None or not may_see_page(row, viewer):
        return None
    return things.of_image(row)


def _comment(pk: int, viewer: User) -> Thing | None:
    rows = Comment.objects.visible_to(viewer).select_related("user")
    row = rows.filter(pk=pk).first()
    return things.of_comment(row) if row else None


def _post(pk: int, viewer: User) -> Thing | None:
    rows = Post.objects.visible_to(viewer).select_related("user", "topic__forum")
    row = rows.filter(pk=pk).first()
    return things.of_post(row) if row else None


def _topic(pk: int, viewer: User) -> Thing | None:
    rows = Topic.objects.visible_to(viewer).select_related("user", "forum")
    row = rows.filter(pk=pk).first()
    return things.of_topic(row) if row else None


def _gallery(pk: int, viewer: User) -> Thing | None:
    rows = Gallery.objects.select_related("user", "thumbnail")
    row = rows.filter(pk=pk).first()
    return things.of_gallery(row) if row else None


def _user(pk: int, viewer: User) -> Thing | None:
    row = User.objects.get_queryset().active().filter(pk=pk).first()
    return things.of_user(row) if row else None


def _conversation(pk: int, viewer: User) -> Thing | None:
    rows = Conversation.objects.visible_to(viewer).select_related("sender")
    row = rows.filter(pk=pk).first()
    return things.of_conversation(row) if row else None


FINDERS: dict[str, Callable[[int, User], Thing | None]] = {
    Subject.IMAGE: _image,
    Subject.COMMENT: _comment,
    Subject.POST: _post,
    Subject.TOPIC: _topic,
    Subject.GALLERY: _gallery,
    Subject.USER: _user,
    Subject.CONVERSATION: _conversation,
}
