"""What moderators do to others' galleries."""

from __future__ import annotations

from accounts.models import LogEntry, User
from booru.actions import galleries
from booru.actions.gallery_order import reorder_images
from booru.actions.gallery_restoring import restore_gallery, return_image
from booru.models import Gallery, GalleryItem, Image
from community.undo.way import Way, changes_of, refuse_changed

_TEXTS = ("title", "description", "spoiler_warning")


def _gallery(entry: LogEntry) -> Gallery:
    return Gallery.objects.get(pk=entry.subject_id)


def _restore(entry: LogEntry, moderator: User) -> object:
    return restore_gallery(entry.subject_id, moderator=moderator, was=entry.details)


def _delete(entry: LogEntry, moderator: User) -> object:
    return galleries.delete_gallery(_gallery(entry), user=moderator)


def _edit(entry: LogEntry, moderator: User) -> object:
    gallery, details = _gallery(entry), entry.details
    if "added" in details:
        (image,) = details["added"]
        return galleries.remove_image(
            gallery, image=Image.objects.get(pk=image), user=moderator
        )
    if "removed" in details:
        ((pk, position),) = details["removed"]
        image = Image.objects.get(pk=pk)
        return return_image(
            gallery, image=image, position=position, moderator=moderator
        )
    if "order" in details:
        return _reorder(gallery, details["order"], moderator)
    return _fields(gallery, entry, moderator)


def _reorder(gallery: Gallery, order: list[int], moderator: User) -> object:
    items = GalleryItem.objects.filter(gallery=gallery)
    refuse_changed(set(items.values_list("image", flat=True)), set(order))
    return reorder_images(gallery, image_ids=order, user=moderator)


def _fields(gallery: Gallery, entry: LogEntry, moderator: User) -> object:
    changes = changes_of(entry)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(gallery, field), new)
    old = {field: before for field, (before, _) in changes.items()}
    if "thumbnail_id" in old:
        old["thumbnail"] = Image.objects.get(pk=old.pop("thumbnail_id"))
    texts = {field: getattr(gallery, field) for field in _TEXTS}
    return galleries.edit_gallery(gallery, user=moderator, **(texts | old))


WAYS: dict[str, Way] = {
    "gallery.delete": Way(_restore),
    "gallery.restore": Way(_delete),
    "gallery.edit": Way(_edit),
}
