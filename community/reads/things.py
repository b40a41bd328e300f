"""What reports and the queue are about: a row of any app, in the words and with the
picture that lists show of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.addresses import profile_address
from accounts.avatars import avatar_of
from accounts.byline import byline
from accounts.models import Conversation, Subject, User
from booru import storage
from booru.addresses import comment_address, page_of
from booru.models import Comment, Gallery, Image
from forums.addresses import post_address, topic_address
from forums.models import Post, Topic
from markup.excerpts import excerpt

_EXCERPT = 160
# Of a paste, to find that excerpt in.
_READ = 2000


@dataclass(frozen=True)
class Thing:
    """`label` and `address` as a report keeps them. `by` is the name shown under it,
    `author` who made it where that may be known. `hidden` where staff hid it."""

    subject: Subject
    id: int
    label: str
    address: str
    text: str = ""
    picture: str = ""
    face: str = ""
    by: str = ""
    author: User | None = None
    hidden: bool = False


def mini(image: Image) -> str:
    """Address of its smallest still picture; "" until there is one, and for a paste."""
    pixels = image.pixels
    if pixels is None or not image.thumbnails_generated or image.destroyed_content:
        return ""
    extension = storage.shown_extension(pixels.format)
    if extension in ("webm", "mp4"):
        extension = "gif"
    return storage.file_url(
        image.pk,
        image.created_at,
        f"thumb_small.{extension}",
        image.hidden_image_key,
    )


def of_image(image: Image) -> Thing:
    author = None if image.anonymous else image.uploader
    return Thing(
        Subject.IMAGE,
        image.pk,
        str(image),
        page_of(image),
        text=excerpt(image.paste_body[:_READ] or image.description, _EXCERPT),
        picture=mini(image),
        by=author.name if author else "Anonymous",
        author=author,
        hidden=image.hidden_from_users,
    )


def of_comment(comment: Comment) -> Thing:
    return _text(
        comment,
        Subject.COMMENT,
        f"Comment {comment.pk} on {comment.image.called}",
        comment_address(comment),
        comment.image_id,
    )


def of_post(post: Post) -> Thing:
    return _text(
        post,
        Subject.POST,
        f"Post {post.topic_position + 1} in “{post.topic.title}”",
        post_address(post, post.topic),
        post.topic_id,
    )


def _text(
    row: Comment | Post, subject: Subject, label: str, address: str, thread: int
) -> Thing:
    by = byline(
        row.user,
        anonymous=row.anonymous,
        thread=thread,
        fingerprint=row.fingerprint,
        ip=row.ip,
    )
    return Thing(
        subject,
        row.pk,
        label,
        address,
        text=excerpt(row.body, _EXCERPT),
        face=by.avatar,
        by=by.name,
        author=by.user,
        hidden=row.hidden_from_users,
    )


def of_topic(topic: Topic) -> Thing:
    by = byline(topic.user, anonymous=topic.anonymous, thread=topic.pk)
    return Thing(
        Subject.TOPIC,
        topic.pk,
        f"Topic “{topic.title}”",
        topic_address(topic),
        face=by.avatar,
        by=by.name,
        author=by.user,
        hidden=topic.hidden_from_users,
    )


def of_gallery(gallery: Gallery) -> Thing:
    by = byline(gallery.user, anonymous=gallery.anonymous, thread=gallery.pk)
    return Thing(
        Subject.GALLERY,
        gallery.pk,
        f"Gallery “{gallery.title}”",
        f"/galleries/{gallery.pk}",
        text=excerpt(gallery.description, _EXCERPT),
        picture=mini(gallery.thumbnail),
        by=by.name,
        author=by.user,
    )


def of_user(user: User) -> Thing:
    return Thing(
        Subject.USER,
        user.pk,
        f"User {user.name}",
        profile_address(user),
        text=excerpt(user.description, _EXCERPT),
        face=avatar_of(user, user.name),
        author=user,
    )


def of_conversation(conversation: Conversation) -> Thing:
    return Thing(
        Subject.CONVERSATION,
        conversation.pk,
        f"Conversation “{conversation.title}”",
        f"/conversations/{conversation.pk}",
        by=conversation.sender.name,
        author=conversation.sender,
    )


def _rows(
    make: Callable[..., Thing], rows: Callable[[list[int]], Iterable[object]]
) -> Callable[[list[int]], list[Thing]]:
    return lambda ids: [make(row) for row in rows(ids)]


_LOADED: dict[Subject, Callable[[list[int]], list[Thing]]] = {
    Subject.IMAGE: _rows(
        of_image,
        lambda ids: Image.objects.filter(pk__in=ids).select_related("uploader"),
    ),
    Subject.COMMENT: _rows(
        of_comment,
        lambda ids: Comment.objects.filter(pk__in=ids).select_related("user", "image"),
    ),
    Subject.POST: _rows(
        of_post,
        lambda ids: Post.objects.filter(pk__in=ids).select_related(
            "user", "topic__forum"
        ),
    ),
    Subject.TOPIC: _rows(
        of_topic,
        lambda ids: Topic.objects.filter(pk__in=ids).select_related("user", "forum"),
    ),
    Subject.GALLERY: _rows(
        of_gallery,
        lambda ids: Gallery.objects.filter(pk__in=ids).select_related(
            "user", "thumbnail"
        ),
    ),
    Subject.USER: _rows(of_user, lambda ids: User.objects.filter(pk__in=ids)),
    Subject.CONVERSATION: _rows(
        of_conversation,
        lambda ids: Conversation.objects.filter(pk__in=ids).select_related("sender"),
    ),
}


def things_of(
    wanted: Iterable[tuple[Subject, int]],
) -> dict[tuple[Subject, int], Thing]:
    """Those that are still there, in a statement for each kind of thing."""
    ids: dict[Subject, set[int]] = defaultdict(set)
    for subject, pk in wanted:
        ids[subject].add(pk)
    return {
        (thing.subject, thing.id): thing
        for subject, some in ids.items()
        if subject in _LOADED
        for thing in _LOADED[subject](sorted(some))
    }
