"""Pastes where people and moderators meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.addresses import profile_address
from accounts.author import Author
from accounts.models import LogEntry, Notification, User
from booru.actions import duplicates, galleries, moderation
from booru.actions.comments import hide_comment
from booru.actions.filters import choose_filter
from booru.actions.following import follow_image
from booru.actions.merging import MIXED, merge_image
from booru.actions.pastes import submit_paste
from booru.actions.reverting import revert_tag_change
from booru.actions.tagging import change_tags
from booru.actions.uploads import Draft
from booru.models import Filter, GalleryItem, Image
from tests.booru.reading import queries, read
from tests.factories import (
    make_comment,
    make_fave,
    make_gallery,
    make_image,
    make_paste,
    make_tag,
    make_user,
    make_vote,
)
from tests.factories_moderation import make_report

pytestmark = pytest.mark.django_db
STORY = "Once <b>there</b> was\n\n  a *fox*."
FORM = {"body": STORY, "tag_input": "solo, fox", "rating": "safe"}


# Writing one ------------------------------------------------------------------------


def test_a_text_is_posted(as_user: Client, user: User) -> None:
    page = read(as_user, "/pastes/new")
    assert "/upload" in page.links
    response = as_user.post("/pastes/new", FORM | {"description": "Short."})
    paste = Image.objects.get()
    assert response["Location"] == f"/posts/{paste.pk}"
    assert (paste.paste_body, paste.uploader, paste.anonymous) == (STORY, user, False)
    assert set(paste.tags.values_list("name", flat=True)) == {"safe", "solo", "fox"}


def test_a_preview_posts_nothing(as_user: Client) -> None:
    response = as_user.post("/pastes/new", FORM | {"preview": "1"})
    html = response.content.decode()
    assert "Once &lt;b&gt;there&lt;/b&gt; was\n\n  a *fox*.</div>" in html
    assert "\nsolo, fox</textarea>" in html
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body", " ", "Write something: the text is empty."),
        ("body", "a\0b", "Null characters are not allowed."),
        ("body", "é" * 150_001, "The text has 300,002 bytes: 300,000 are the most."),
        ("rating", "", "must contain at least one rating tag"),
        ("rating", "lewd", "is not one of the available choices"),
        ("sources", "fox", "Line 1 has invalid format: an address begins with"),
        ("description", "x" * 50_001, "should be at most 50000 bytes"),
    ],
)
def test_refused_at_its_field(
    as_user: Client, field: str, text: str, sentence: str
) -> None:
    response = as_user.post("/pastes/new", FORM | {field: text})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Image.objects.exists()


def test_the_same_text_is_here_already(as_user: Client) -> None:
    paste = make_paste(STORY)
    response = as_user.post("/pastes/new", FORM)
    assert response.status_code == 422
    link = f'<a class="ul" href="/posts/{paste.pk}">post {paste.pk:,}</a>'
    assert f"The same text is here already: {link}." in response.content.decode()


# Its page ---------------------------------------------------------------------------


def test_the_page_is_that_of_images(
    client: Client, as_user: Client, as_moderator: Client
) -> None:
    paste = make_paste(STORY, description="Of a *fox*.", uploader=make_user("teo"))
    make_comment(paste, body="How lovely.")
    for who in (client, as_user, as_moderator):
        page = read(who, f"/posts/{paste.pk}")
        for words in (f"Paste {paste.pk}", "a *fox*.", "Of a fox.", "teo", "5 words",
                      "How lovely.", paste.sha512_hash):  # fmt: skip
            assert words in page.text
        assert f"/posts/{paste.pk}/raw" in page.links
        assert not [link for link in page.links if link.startswith("/img/")]
        html = who.get(f"/posts/{paste.pk}").content.decode()
        assert "Once &lt;b&gt;there&lt;/b&gt; was\n\n  a *fox*.</div>" in html


def test_one_address_leads_to_it(client: Client) -> None:
    paste, image = make_paste(), make_image()
    for path in (f"/{paste.pk}", f"/images/{paste.pk}"):
        response = client.get(f"{path}?q=fox&comment=3")
        assert response.status_code == 301
        assert response["Location"] == f"/posts/{paste.pk}?q=fox&comment=3"
    response = client.get(f"/posts/{image.pk}")
    assert (response.status_code, response["Location"]) == (301, f"/images/{image.pk}")
    for number in (0, 999_999, 2**31, 10**20):
        for path in (f"/posts/{number}", f"/posts/{number}/raw"):
            assert client.get(path).status_code == 404


def test_the_text_alone(client: Client, as_moderator: Client, moderator: User) -> None:
    paste = make_paste("é <script>\n")
    response = client.get(f"/posts/{paste.pk}/raw")
    assert response.content == "é <script>\n".encode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/posts/{make_image().pk}/raw").status_code == 404
    moderation.hide_image(paste, moderator=moderator, reason="Rule #0")
    assert as_moderator.get(f"/posts/{paste.pk}/raw").status_code == 404


def test_the_page_has_a_fixed_cost(client: Client, as_user: Client) -> None:
    paste = make_paste(tags=["safe", "solo", "fox"])
    few = [queries(who, f"/posts/{paste.pk}") for who in (client, as_user)]
    other = make_paste("Another.", tags=["safe", *(f"tag {n}" for n in range(30))])
    make_gallery([make_image(), paste, other])
    for n in range(25):
        make_comment(other, body=f"Number {n}")
    many = [queries(who, f"/posts/{other.pk}") for who in (client, as_user)]
    assert all(more <= less + 2 for less, more in zip(few, many, strict=True))


# In lists ---------------------------------------------------------------------------


def test_a_sheet_in_the_grid(client: Client, as_user: Client, user: User) -> None:
    paste = make_paste(STORY + "x" * 2_000, tags=["safe", "solo", "fox"])
    for path in ("/", "/search?q=fox", "/search?q=media_type%3Apaste", "/tags/fox"):
        html = client.get(path).content.decode()
        assert f'<a href="/posts/{paste.pk}' in html
        assert "Once &lt;b&gt;there&lt;/b&gt; was\n\n  a *fox*" in html
        assert "x" * 600 not in html
    own = Filter.objects.create(
        user=user, name="Mine", spoilered_tag_ids=[make_tag("fox").pk]
    )
    choose_filter(user, chosen=own)
    assert 'class="thumb covered"' in as_user.get("/").content.decode()


def test_the_grid_has_a_fixed_cost(client: Client) -> None:
    make_paste("0")
    few = queries(client, "/")
    for n in range(1, 26):
        make_paste(str(n))
    assert queries(client, "/") == few
    assert client.get("/").content.count(b'class="sheet"') == 26


def test_everywhere_else(
    client: Client, as_user: Client, as_moderator: Client, user: User
) -> None:
    paste = make_paste(STORY, uploader=user, approved=False)
    make_report(paste)
    for path in ("/moderation", "/"):
        html = as_moderator.get(path).content.decode()
        assert "Once &lt;b&gt;there" in html
    Image.objects.filter(pk=paste.pk).update(approved=True)
    make_comment(paste, body="How lovely.", user=make_user())
    gallery = make_gallery([make_image(), paste])
    make_fave(paste, user)
    assert "How lovely." in read(client, "/comments").text
    for path in (f"/galleries/{gallery.pk}", "/profiles/mika", "/profiles/mika/faves",
                 "/profiles/mika/uploads"):  # fmt: skip
        assert 'class="sheet"' in as_user.get(path).content.decode(), path
    assert as_moderator.get(f"/galleries/{gallery.pk}/arrange").status_code == 200
    for path in ("/admin/booru/image/", f"/admin/booru/image/{paste.pk}/change/"):
        assert as_moderator.get(path).status_code == 200


# Galleries --------------------------------------------------------------------------


def test_a_paste_is_no_cover(as_user: Client, user: User) -> None:
    paste, image = make_paste(), make_image()
    gallery = make_gallery([image], user=user)
    galleries.add_image(gallery, image=paste, user=user)
    form = {"title": "Texts", "cover": str(paste.pk), "order": "asc"}
    for path in ("/galleries/new", f"/galleries/{gallery.pk}/edit"):
        response = as_user.post(path, form)
        assert response.status_code == 422
        assert "A text cannot be the cover: name an image." in response.content.decode()
    arrange = f"/galleries/{gallery.pk}/arrange"
    response = as_user.post(arrange, {"cover": str(paste.pk)}, follow=True)
    assert "A text cannot be the cover" in response.content.decode()
    gallery.refresh_from_db()
    assert gallery.thumbnail == image
    assert GalleryItem.objects.filter(gallery=gallery, image=paste).exists()


# What moderators do -----------------------------------------------------------------


def test_acts_on_the_page(as_moderator: Client, moderator: User) -> None:
    paste = make_paste()
    for act, data in (
        ("unapprove", {}), ("approve", {}), ("feature", {}), ("unfeature", {}),
        ("lock", {"lock": "tags"}), ("hide", {"reason": "Rule #0"}), ("restore", {}),
    ):  # fmt: skip
        path = f"/images/{paste.pk}/moderate/{act}"
        assert as_moderator.post(path, data)["Location"] == f"/posts/{paste.pk}"
    entries = LogEntry.objects.order_by("pk").values_list("label", "address")
    assert set(entries) == {(f"Paste {paste.pk}", f"/posts/{paste.pk}")}
    assert len(entries) == 7


def test_featured(client: Client, moderator: User) -> None:
    paste = make_paste(STORY)
    moderation.feature_image(paste, moderator=moderator)
    html = client.get("/").content.decode()
    assert "the featured text" in html


def test_a_hidden_one_is_its_reason(
    client: Client, as_moderator: Client, moderator: User
) -> None:
    paste = make_paste(STORY)
    moderation.hide_image(paste, moderator=moderator, reason="Rule <3>")
    path = f"/posts/{paste.pk}"
    page = read(client, path)
    assert "Rule <3>" in page.text
    assert "fox" not in page.text
    assert "a *fox*." in read(as_moderator, path).text


def test_a_destroyed_one_is_gone_for_good(
    as_moderator: Client, moderator: User
) -> None:
    paste = make_paste(STORY)
    moderation.hide_image(paste, moderator=moderator, reason="Rule #0")
    page = read(as_moderator, f"/images/{paste.pk}/destroy")
    assert f"Its text, {len(STORY)} bytes, goes for good." in page.text
    as_moderator.post(f"/images/{paste.pk}/destroy")
    paste.refresh_from_db()
    assert (paste.paste_body, paste.destroyed_content) == ("", True)
    page = read(as_moderator, f"/posts/{paste.pk}")
    assert "The text of this paste was destroyed." in page.text
    assert "a *fox*" not in page.text
    assert as_moderator.get(f"/posts/{paste.pk}/raw").status_code == 404
    assert STORY not in str(list(LogEntry.objects.values()))
    assert as_moderator.get("/search?q=*&del=1").status_code == 200
    with pytest.raises(ValidationError):
        moderation.unhide_image(paste, moderator=moderator)
    # Nor is it taken again.
    with pytest.raises(ValidationError, match="The same text is here already"):
        submit_paste(
            body=STORY, draft=Draft(tag_input="safe, solo, fox"), author=Author(None)
        )


def test_a_paste_is_merged_into_a_paste(client: Client, moderator: User) -> None:
    paste, into = make_paste(tags=["safe", "solo", "owl"]), make_paste("Longer.")
    make_vote(paste)
    make_fave(paste)
    make_comment(paste)
    gallery = make_gallery([make_image(), paste])
    merge_image(paste, into=into, moderator=moderator)
    into.refresh_from_db()
    assert (into.upvotes, into.faves, into.comment_count) == (2, 1, 1)
    assert GalleryItem.objects.filter(gallery=gallery, image=into).exists()
    assert into.tags.filter(name="owl", pastes_count=1, images_count=0).exists()
    assert client.get(f"/posts/{paste.pk}").status_code == 302
    response = client.get(f"/posts/{paste.pk}", follow=True)
    assert response.redirect_chain[-1][0] == f"/posts/{into.pk}"
    moderation.unhide_image(paste, moderator=moderator)
    paste.refresh_from_db()
    assert not paste.hidden_from_users
    assert paste.comment_count == 1


@pytest.mark.parametrize("makes", [(make_paste, make_image), (make_image, make_paste)])
def test_never_with_a_picture(
    as_user: Client, as_moderator: Client, moderator: User,
    makes: tuple[Callable[[], Image], Callable[[], Image]],
) -> None:  # fmt: skip
    one, other = (make() for make in makes)
    with pytest.raises(ValidationError) as caught:
        merge_image(one, into=other, moderator=moderator)
    assert caught.value.messages == [MIXED]
    response = as_moderator.post(
        f"/images/{one.pk}/moderate/merge", {"into": str(other.pk)}, follow=True
    )
    assert MIXED in response.content.decode()
    path = f"/images/{one.pk}/duplicates"
    response = as_user.post(path, {"of": str(other.pk)})
    assert response.status_code == 422
    assert MIXED in response.content.decode()


def test_two_texts_side_by_side(
    client: Client, as_moderator: Client, user: User
) -> None:
    of, paste = make_paste("A fox, once."), make_paste("A fox.\nTwice as long.")
    report = duplicates.report_duplicate(paste, of=of, author=Author(user))
    for who in (client, as_moderator):
        page = read(who, f"/duplicates/{report.pk}")
        for words in ("Twice as long.", "A fox, once.", f"Paste {paste.pk}"):
            assert words in page.text
        assert "looks like paste" in read(who, "/duplicates").text
    assert "longer" in read(as_moderator, "/duplicates").text
    as_moderator.post(f"/duplicates/{report.pk}/older")
    paste.refresh_from_db()
    assert paste.duplicate_of == of


def test_followers_hear_of_comments_on_the_paste(
    user: User, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    paste = make_paste()
    follow_image(paste, user=user)
    with django_capture_on_commit_callbacks(execute=True):
        comment = make_comment(paste, user=make_user())
    told = Notification.objects.get(user=user)
    assert told.title == f"Paste {paste.pk}"
    hide_comment(comment, moderator=moderator, reason="Rule #1")
    told = Notification.objects.get(user=comment.user)
    assert told.title == f"Your comment on paste {paste.pk} was hidden: Rule #1"


def test_it_is_a_paste_wherever_it_is_named(
    as_moderator: Client, moderator: User, user: User
) -> None:
    of, paste = make_paste("A fox, once."), make_paste("A fox, twice.")
    comment = make_comment(image=paste, body="Fine.", user=user)
    change_tags(paste, added={make_tag("dawn")}, removed=set(), author=Author(user))
    change = paste.tag_changes.get()
    for path in (
        "/comments",
        f"/comments/{comment.pk}/edit",
        f"/comments/{comment.pk}/history",
        f"/comments/{comment.pk}/destroy",
        profile_address(user),
        "/tag-changes",
    ):
        text = read(as_moderator, path).text
        assert f"paste {paste.pk}" in text.lower(), path
        assert f"image {paste.pk}" not in text.lower(), path
    hide_comment(comment, moderator=moderator, reason="x")
    report = duplicates.report_duplicate(paste, of=of, author=Author(user))
    duplicates.reject_duplicate(report, moderator=moderator)
    revert_tag_change(change, by=moderator)
    assert set(LogEntry.objects.values_list("label", flat=True)) == {
        f"Comment {comment.pk} on paste {paste.pk}",
        f"Paste {paste.pk} like paste {of.pk}",
        f"Paste {paste.pk}",
    }


def test_a_search_says_what_it_found(as_user: Client) -> None:
    def heading(query: str) -> str:
        html = as_user.get("/search", {"q": query}).content.decode()
        return html.partition("<h1>")[2].partition("</h1>")[0]

    tags = ["safe", "fox", "poem"]
    make_paste("A fox, once.", tags=tags)
    assert heading("media_type:paste") == "1 text"
    make_paste("A fox, twice.", tags=tags)
    assert heading("media_type:paste") == "2 texts"
    text = read(as_user, "/tags/poem").text
    assert "Search 2 texts" in text
    assert "0 images" not in text
    make_image(tags=["safe", "fox", "solo"])
    assert heading("fox") == "3 images and texts"
    assert heading("solo") == "1 image"
