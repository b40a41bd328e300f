"""Images and all that stands beside and below them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.author import Author
from accounts.models import User
from booru import storage
from booru.actions import bulk, comments, filters, galleries, moderation, tagging
from booru.actions.comments import edit_comment, hide_comment, post_comment
from booru.actions.merging import merge_image
from booru.actions.sources import edit_sources
from booru.models import DnpEntry, Image, SourceChange, TagChange
from tests.factories import make_fave, make_gallery, make_image, make_paste, make_tag
from tests.factories_moderation import make_duplicate, make_failed_job
from tests.factories_profiles import make_a_badge, make_award, make_link
from tests.rights.secrets import word
from tests.rights.world import PLACE, World


def make_pictures(world: World) -> None:
    _images(world)
    _comments(world)
    _galleries(world)
    _tags(world)
    _lists(world)


def _images(world: World) -> None:
    owner, moderator = world.person("owner"), world.person("moderator")
    tags = ["safe", "solo", "fox"]

    def make(secret: str, by: User = owner, **fields: Any) -> Image:
        fields.setdefault("tags", tags)
        return make_image(uploader=by, description=word(secret), **fields)

    image = make("image", scratchpad=word("scratchpad"))
    other = make_image(uploader=world.person("friend"), tags=tags)
    hidden = make("hiddenimage")
    merged, destroyed = make("mergedimage"), make("destroyedimage")
    waiting = make("waitingimage", approved=False)
    nameless = make_image(uploader=world.person("shy"), anonymous=True, tags=tags)
    make_fave(image, owner)
    _count_uploads(world)
    _store(hidden)
    hidden = moderation.hide_image(hidden, moderator=moderator, reason=word("deletion"))
    merge_image(merged, into=image, moderator=moderator)
    moderation.hide_image(destroyed, moderator=moderator, reason="Rule #0")
    moderation.destroy_image(destroyed, moderator=moderator, reason="Rule #0")
    _pastes(world)
    feature = moderation.feature_image(other, moderator=moderator)
    failed = make_failed_job(make_image())
    day = storage.dated(hidden.created_at)
    world.ids |= {
        "image": image.pk,
        "other_image": other.pk,
        "hidden_image": hidden.pk,
        "merged_image": merged.pk,
        "destroyed_image": destroyed.pk,
        "waiting_image": waiting.pk,
        "nameless_image": nameless.pk,
        "featured_image": feature.image_id,
        "failed_image": failed.pk,
        "hidden_file": f"{day}/{hidden.pk}-{hidden.hidden_image_key}/full.png",
        "hidden_file_unkeyed": f"{day}/{hidden.pk}/full.png",
        "hidden_view": f"{day}/{hidden.pk}.png",
    }


def _pastes(world: World) -> None:
    owner, moderator = world.person("owner"), world.person("moderator")
    pastes = {
        name: make_paste(word(secret), uploader=owner)
        for name, secret in (
            ("paste", "paste"),
            ("hidden_paste", "hiddenpaste"),
            ("destroyed_paste", "destroyedpaste"),
        )
    }
    for name in ("hidden_paste", "destroyed_paste"):
        moderation.hide_image(pastes[name], moderator=moderator, reason="Rule #0")
    moderation.destroy_image(pastes["destroyed_paste"], moderator=moderator)
    world.ids |= {name: row.pk for name, row in pastes.items()}


def _count_uploads(world: World) -> None:
    for user in world.people.values():
        user.uploads_count = user.images.filter(approved=True).count()
        user.save(update_fields=["uploads_count"])


def _store(image: Image) -> None:
    content = ContentFile(b"a picture")
    name = storage.location(image.pk, "a1", "full.png")
    default_storage.save(name, content)
    image.files = {"full.png": {"rev": "a1", "w": 1, "h": 1, "size": content.size}}
    image.save(update_fields=["files"])


def _comments(world: World) -> None:
    owner, moderator = world.person("owner"), world.person("moderator")
    image = Image.objects.get(pk=world.ids["image"])
    author = Author(owner, PLACE, "a1")

    def write(secret: str, **how: Any) -> Any:
        return post_comment(image, author=author, body=word(secret), **how)

    plain = write("oldcomment")
    edit_comment(plain, editor=owner, body=word("comment"))
    shy = Author(world.person("shy"), PLACE, "a2")
    nameless = post_comment(
        image, author=shy, body=word("namelesscomment"), anonymous=True
    )
    hidden, gone = write("oldhiddencomment"), write("destroyedcomment")
    edit_comment(hidden, editor=owner, body=word("hiddencomment"))
    hide_comment(hidden, moderator=moderator, reason=word("commentreason"))
    comments.destroy_comment(gone, moderator=moderator)
    waiting = comments.unapprove_comment(write("waitingcomment"), moderator=moderator)
    sunk = make_image(uploader=owner)
    buried = post_comment(sunk, author=author, body=word("buriedcomment"))
    moderation.hide_image(sunk, moderator=moderator, reason="Rule #0")
    world.ids |= {
        "comment": plain.pk,
        "nameless_comment": nameless.pk,
        "hidden_comment": hidden.pk,
        "destroyed_comment": gone.pk,
        "waiting_comment": waiting.pk,
        "buried_comment": buried.pk,
    }


def _galleries(world: World) -> None:
    image = Image.objects.get(pk=world.ids["image"])
    other = Image.objects.get(pk=world.ids["other_image"])
    own = make_gallery(
        [image, other], user=world.person("owner"), title=word("gallery")
    )
    hidden = Image.objects.get(pk=world.ids["hidden_image"])
    waiting = Image.objects.get(pk=world.ids["waiting_image"])
    galleries.add_image(own, image=waiting, user=world.person("owner"))
    nameless = make_gallery(
        [image], user=world.person("shy"), title=word("namelessgallery"), anonymous=True
    )
    theirs = make_gallery([other], user=world.person("user"), title="Mine")
    world.ids |= {
        "gallery": own.pk,
        "nameless_gallery": nameless.pk,
        "own_gallery": theirs.pk,
    }
    assert hidden.hidden_from_users


def _tags(world: World) -> None:
    owner, moderator = world.person("owner"), world.person("moderator")
    make_tag("fox", mod_notes=word("tagnotes"))
    image = Image.objects.get(pk=world.ids["image"])
    author = Author(owner, PLACE, "a1")
    tagging.edit_tags(
        image,
        author=author,
        old_tag_input="safe, solo, fox",
        tag_input="safe, solo, fox, sea",
    )
    edit_sources(image, author=author, sources=["https://example.org/1"])
    artist = make_tag("artist:teo", category="origin")
    shown = make_link(
        owner,
        artist,
        uri=f"https://example.org/{word('publiclink')}",
        state="verified",
    )
    link = make_link(
        owner,
        uri=f"https://example.org/{word('link')}",
        verification_code=word("linkcode"),
    )
    said = {"tag": artist, "requested_by": owner, "dnp_type": "No Edits"}
    requested = DnpEntry.objects.create(conditions=word("dnprequest"), **said)
    listed = DnpEntry.objects.create(
        state="listed",
        conditions=word("dnpconditions"),
        reason=word("dnpreason"),
        hide_reason=True,
        instructions=word("dnpinstructions"),
        feedback=word("dnpfeedback"),
        **said,
    )
    job = bulk.start_tag_edit(
        bulk.TagEditDraft(add="night", ids=(world.ids["other_image"],)),
        moderator=moderator,
    )
    type(job).objects.filter(pk=job.pk).update(title=word("bulk"))
    world.ids |= {
        "tag": "fox",
        "artist": artist.slug,
        "alias": make_tag("foxes", aliased_tag=make_tag("vulpes")).slug,
        "link": link.pk,
        "shown_link": shown.pk,
        "requested_dnp": requested.pk,
        "listed_dnp": listed.pk,
        "bulk": job.pk,
        "tag_change": TagChange.objects.latest("pk").pk,
        "source_change": SourceChange.objects.latest("pk").pk,
    }


def _lists(world: World) -> None:
    owner = world.person("owner")

    def make(secret: str, **how: Any) -> int:
        draft = filters.FilterDraft(name=word(secret), **how)
        return filters.create_filter(owner, draft=draft).pk

    theirs = filters.create_filter(
        world.person("user"), draft=filters.FilterDraft(name="Calm")
    )
    award = make_award(owner, make_a_badge("Star"), label=word("award"))
    pair = [Image.objects.get(pk=world.ids[n]) for n in ("other_image", "image")]
    report = make_duplicate(
        *pair, user=world.person("friend"), reason=word("duplicate")
    )
    half_hidden = make_duplicate(make_image(), make_image())
    moderation.hide_image(
        half_hidden.image, moderator=world.person("moderator"), reason="Rule #0"
    )
    world.ids |= {
        "private_filter": make("privatefilter"),
        "public_filter": make("publicfilter", public=True),
        "own_filter": theirs.pk,
        "award": award.pk,
        "duplicate": report.pk,
        "hidden_duplicate": half_hidden.pk,
        "tomorrow": (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"),
    }
