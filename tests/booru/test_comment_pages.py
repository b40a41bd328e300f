"""Comments on the page of their image, their own pages and the list of the newest."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.bans import ban_user
from accounts.models import LogEntry, Role, User
from booru.actions.comments import (
    destroy_comment,
    edit_comment,
    hide_comment,
    unapprove_comment,
)
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Comment, Image, ImageSubscription
from tests.accounts.pages import Page
from tests.booru.reading import queries, read
from tests.factories import make_comment, make_image, make_user

pytestmark = pytest.mark.django_db

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def talk(page: Page) -> list[int]:
    """The ids of the comments on a page, in its order."""
    found = (re.fullmatch(r"comment-(\d+)", one) for one in page.ids)
    return [int(one[1]) for one in found if one]


def on(image: Image, query: str = "") -> str:
    return f"/images/{image.pk}{query}"


def place(comment: Comment) -> str:
    return f"/images/{comment.image_id}?comment={comment.pk}#comment-{comment.pk}"


def part(client: Client, path: str, comment: Comment) -> str:
    """The HTML of one comment."""
    html = client.get(path).content.decode()
    return html.partition(f'id="comment-{comment.pk}"')[2].partition("</li>")[0]


# Reading ----------------------------------------------------------------------------


def test_the_talk_oldest_first(client: Client, user: User) -> None:
    image = make_image()
    comments = [make_comment(image, user=user, body=f"Owl *{n}*") for n in range(3)]
    page = read(client, on(image))
    assert talk(page) == [comment.pk for comment in comments]
    html = part(client, on(image), comments[1])
    assert "Owl <em>1</em>" in html
    assert 'href="/profiles/mika"' in html
    assert "#2" in html
    assert "Nobody has said anything yet" not in page.text


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "![x](http://a.example)"]
)
def test_a_comment_cannot_bring_script_or_pictures(client: Client, body: str) -> None:
    comment = make_comment(body=body)
    html = part(client, on(comment.image), comment)
    assert "<script" not in html
    assert "a.example/" not in re.sub(r'href="[^"]*"', "", html)


def test_pages_are_as_long_as_the_reader_wants(
    client: Client, as_user: Client, user: User
) -> None:
    image = make_image()
    ids = [make_comment(image).pk for _ in range(25)]
    assert talk(read(client, on(image))) == ids[:20]
    assert talk(read(client, on(image, "?page=2"))) == ids[20:]
    assert talk(read(client, on(image, "?page=99"))) == ids[20:]
    user.comments_per_page = 4
    user.save()
    assert talk(read(as_user, on(image, "?page=2"))) == ids[4:8]
    for at in (0, 3, 4, 24):
        page = read(as_user, on(image, f"?comment={ids[at]}"))
        begin = at // 4 * 4
        assert talk(page) == ids[begin : begin + 4]


@pytest.mark.parametrize(
    "query",
    ["?comment=0", "?comment=x", "?comment=99999999999", "?page=0", "?page=-1",
     "?comment=%00", "?quote=99999999999", "?page=x&answer=1"],
)  # fmt: skip
def test_what_leads_nowhere_is_the_first_page(as_user: Client, query: str) -> None:
    image = make_image()
    ids = [make_comment(image).pk for _ in range(21)]
    assert talk(read(as_user, on(image, query))) == ids[:20]


def test_the_ways_between_pages_keep_the_list(client: Client) -> None:
    image = make_image()
    for _ in range(21):
        make_comment(image)
    page = read(client, on(image, "?q=fox&sf=score"))
    way = f"/images/{image.pk}?q=fox&sf=score&page=2#talk"
    assert way in page.links


def test_equal_times_keep_one_order(client: Client, user: User) -> None:
    image, now = make_image(), timezone.now()
    user.comments_per_page = 2
    user.save()
    client.force_login(user)
    ids = [make_comment(image, created_at=now).pk for _ in range(5)]
    for at, pk in enumerate(ids):
        begin = at // 2 * 2
        found = talk(read(client, on(image, f"?comment={pk}")))
        assert found == ids[begin : begin + 2]


def test_a_hidden_one_is_a_line_with_its_reason(
    client: Client, as_user: Client, user: User, moderator: User
) -> None:
    comment = make_comment(user=user, body="Rude fools")
    hide_comment(comment, moderator=moderator, reason="Rule #2")
    for reader in (client, as_user):
        html = part(reader, on(comment.image), comment)
        assert "Rule #2" in html
        assert "Rude fools" not in html
        assert "wren" not in html
        assert "Edit" not in html


def test_staff_can_open_what_is_hidden(moderator: User) -> None:
    comment = make_comment(body="Rude fools")
    hide_comment(comment, moderator=moderator, reason="Rule #2")
    helper = Client()
    helper.force_login(make_user(role=Role.ASSISTANT))
    html = part(helper, on(comment.image), comment)
    assert "Rude fools" in html
    assert "wren" in html
    assert "Restore" in html
    assert "Destroy" not in html


def test_a_waiting_one_is_read_by_its_author_and_staff(
    client: Client, as_user: Client, as_moderator: Client, user: User, moderator: User
) -> None:
    comment = make_comment(user=user, body="Prints, please")
    after = make_comment(comment.image)
    unapprove_comment(comment, moderator=moderator)
    stranger = Client()
    stranger.force_login(make_user())
    for reader, reads in (
        (client, False), (stranger, False), (as_user, True), (as_moderator, True),
    ):  # fmt: skip
        html = part(reader, on(comment.image), comment)
        assert "waits for approval" in html
        assert ("Prints, please" in html) == reads
        assert talk(read(reader, on(comment.image))) == [comment.pk, after.pk]


def test_a_destroyed_one_leaves_no_trace(as_moderator: Client, moderator: User) -> None:
    comment = make_comment(body="My address")
    stays = make_comment(comment.image)
    destroy_comment(comment, moderator=moderator)
    page = read(as_moderator, on(comment.image))
    assert talk(page) == [stays.pk]
    assert "My address" not in page.text
    assert "#1" in part(as_moderator, on(comment.image), stays)


def test_anonymous_ones_name_nobody(client: Client, user: User) -> None:
    image = make_image(uploader=user)
    named = make_comment(image, user=user, body="Painted")
    nameless = make_comment(image, user=user, anonymous=True, body="Lovely")
    html = part(client, on(image), nameless)
    assert "Background Pony #" in html
    assert "mika" not in html
    assert "uploader" not in html
    assert ">uploader<" in part(client, on(image), named)


def test_the_uploader_who_gives_no_name_is_not_told_by_a_badge(
    client: Client, user: User
) -> None:
    image = make_image(uploader=user, anonymous=True)
    comment = make_comment(image, user=user)
    assert "uploader" not in part(client, on(image), comment)


def test_a_link_to_a_merged_image_leads_to_the_comment(
    client: Client, moderator: User
) -> None:
    comment, into = make_comment(), make_image()
    old = place(comment).partition("#")[0]
    merge_image(comment.image, into=into, moderator=moderator)
    response = client.get(old)
    assert response.status_code == 302
    assert response["Location"] == f"/images/{into.pk}?comment={comment.pk}"


@pytest.mark.parametrize("staff", [False, True])
def test_the_page_costs_the_same_however_long_the_talk(
    client: Client, as_moderator: Client, moderator: User, staff: bool
) -> None:
    reader = as_moderator if staff else client
    image = make_image()
    make_comment(image)
    one = queries(reader, on(image))
    for number in range(19):
        comment = make_comment(image, anonymous=bool(number % 2))
        edit_comment(comment, editor=moderator, body=f"Owl {number}")
        if number % 5 == 0:
            hide_comment(comment, moderator=moderator, reason="Rude")
    assert len(talk(read(reader, on(image)))) == 20
    assert queries(reader, on(image)) == one


# Writing ----------------------------------------------------------------------------


def send(client: Client, image: Image, **given: Any) -> Any:
    return client.post(f"/images/{image.pk}/comments", given)


def test_writing_ends_at_the_comment(as_user: Client, user: User) -> None:
    image = make_image()
    user.comments_per_page = 2
    user.save()
    for _ in range(2):
        make_comment(image)
    response = send(as_user, image, body="Snowy\r\nowls", anonymous="on")
    comment = Comment.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, place(comment))
    assert (comment.body, comment.user, comment.anonymous) == (
        "Snowy\nowls", user, True,
    )  # fmt: skip
    assert (comment.ip, comment.fingerprint) == ("127.0.0.1", "a0")
    assert talk(read(as_user, response["Location"])) == [comment.pk]
    assert ImageSubscription.objects.filter(image=image, user=user).exists()


def test_the_list_that_one_came_from_is_kept(as_user: Client) -> None:
    image = make_image()
    path = f"/images/{image.pk}/comments?q=fox&sf=score"
    response = as_user.post(path, {"body": "Owls"})
    pk = Comment.objects.get().pk
    assert response["Location"] == (
        f"/images/{image.pk}?q=fox&sf=score&comment={pk}#comment-{pk}"
    )
    assert f'action="{path.replace("&", "&amp;")}"' in (
        as_user.get(on(image, "?q=fox&sf=score")).content.decode()
    )


def test_htmx_gets_the_talk_alone(as_user: Client) -> None:
    image = make_image()
    first = make_comment(image)
    response = as_user.post(f"/images/{image.pk}/comments", {"body": "Owls"}, **HTMX)
    assert response.status_code == 200
    page = Page(response.content.decode())
    new = Comment.objects.latest("pk")
    assert talk(page) == [first.pk, new.pk]
    assert page.ids[0] == "talk"
    assert "<h1" not in response.content.decode()
    assert f'id="comment-{new.pk}" tabindex="-1" autofocus' in (
        response.content.decode()
    )
    assert "Owls</textarea>" not in response.content.decode()


@pytest.mark.parametrize("body", ["", " \n ", "é" * 150_001, "a\0b"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_refused_is_kept(
    as_user: Client, body: str, headers: dict[str, Any]
) -> None:
    image = make_image()
    make_comment(image)
    before = Comment.objects.count()
    response = as_user.post(
        f"/images/{image.pk}/comments", {"body": body, "anonymous": "on"}, **headers
    )
    assert response.status_code == 422
    page = Page(response.content.decode())
    assert page.faults == []
    assert 'aria-invalid="true"' in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert " checked" in response.content.decode().rpartition("anonymous")[2][:90]
    assert len(talk(page)) == 1
    assert Comment.objects.count() == before


def test_a_refused_comment_does_not_lose_its_words(as_user: Client) -> None:
    image, body = make_image(), "long " * 70_000
    response = send(as_user, image, body=body)
    assert response.status_code == 422
    assert body.strip() in response.content.decode()


def test_who_is_refused_and_why(
    as_user: Client, user: User, moderator: User, client: Client
) -> None:
    image = make_image()
    response = send(client, image, body="Owls")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")
    closed = make_image(comments_locked=True)
    response = send(as_user, closed, body="Owls")
    assert response.status_code == 403
    assert "closed" in response.content.decode()
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="Spam", valid_until=until)
    response = send(as_user, image, body="Owls")
    assert response.status_code == 403
    assert "banned until" in response.content.decode()
    assert "Owls</textarea>" in response.content.decode()
    path = f"/images/{image.pk}/comments"
    assert as_user.post(path, {"body": "Owls"}, **HTMX).status_code == 422
    assert not Comment.objects.exists()


def test_where_nobody_writes(
    client: Client, as_user: Client, as_moderator: Client, moderator: User
) -> None:
    closed = make_image(comments_locked=True)
    for reader in (client, as_user):
        page = read(reader, on(closed))
        assert "Comments on this image are closed" in page.text
        assert "reply" not in page.ids
    assert "reply" in read(as_moderator, on(closed)).ids
    hidden = make_image()
    hide_image(hidden, moderator=moderator, reason="Rule #0")
    assert "reply" not in read(as_moderator, on(hidden)).ids
    assert send(as_user, hidden, body="Owls").status_code == 404
    assert send(as_moderator, hidden, body="Owls").status_code == 403
    for pk in ("999999", "2147483648", "99999999999999999999"):
        response = as_user.post(f"/images/{pk}/comments", {"body": "Owls"})
        assert response.status_code == 404
    assert as_user.get(f"/images/{closed.pk}/comments").status_code == 405


def test_anonymous_is_chosen_as_the_settings_say(as_user: Client, user: User) -> None:
    image = make_image()

    def chosen() -> bool:
        html = as_user.get(on(image)).content.decode()
        (box,) = re.findall(r'<input type="checkbox" name="anonymous"[^>]*>', html)
        return " checked" in box

    assert not chosen()
    user.anonymous_by_default = True
    user.save()
    assert chosen()


def test_a_preview_without_script(as_user: Client) -> None:
    image = make_image()
    response = send(as_user, image, body="Snowy *owls*", preview="1")
    assert response.status_code == 200
    html = response.content.decode()
    assert "Snowy <em>owls</em>" in html
    assert "Snowy *owls*</textarea>" in html
    assert Page(html).faults == []
    assert not Comment.objects.exists()


def test_answers_begin_with_whom_they_answer(as_user: Client) -> None:
    comment = make_comment(user=make_user("teo_[x]"), body="Is it painted?\nOr not?")
    link = rf"[teo\_\[x\]]({place(comment)})"
    quoted = f"{link} wrote:\n\n> Is it painted?\n> Or not?\n\n"
    path = f"/comments/{comment.pk}/quote"
    response = as_user.get(path)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == quoted
    assert as_user.get(f"{path}?how=answer").content.decode() == f"{link}: "
    html = as_user.get(on(comment.image, f"?quote={comment.pk}")).content.decode()
    assert "&gt; Is it painted?\n&gt; Or not?" in html
    for kind in ("quote", "answer"):
        way = f"{on(comment.image)}?comment={comment.pk}&{kind}={comment.pk}#reply"
        assert way in read(as_user, on(comment.image)).links


def test_what_may_not_be_read_is_not_quoted(
    as_user: Client, as_moderator: Client, moderator: User
) -> None:
    hidden, waiting = make_comment(body="Rude fools"), make_comment(body="Spam shop")
    hide_comment(hidden, moderator=moderator, reason="Rude")
    unapprove_comment(waiting, moderator=moderator)
    for comment, words in ((hidden, "Rude fools"), (waiting, "Spam shop")):
        assert as_user.get(f"/comments/{comment.pk}/quote").status_code == 403
        path = on(comment.image, f"?quote={comment.pk}")
        assert words not in as_user.get(path).content.decode()
        assert as_moderator.get(f"/comments/{comment.pk}/quote").status_code == 200


# One comment ------------------------------------------------------------------------


def test_its_own_address_leads_to_its_place(client: Client) -> None:
    comment = make_comment()
    response = client.get(f"/comments/{comment.pk}")
    assert (response.status_code, response["Location"]) == (302, place(comment))


@pytest.mark.parametrize("end", ["", "/edit", "/history", "/quote", "/destroy"])
def test_comments_that_are_nowhere(
    as_user: Client, as_moderator: Client, moderator: User, end: str
) -> None:
    gone, buried = make_comment(), make_comment()
    destroy_comment(gone, moderator=moderator)
    hide_image(buried.image, moderator=moderator, reason="Rule #0")
    numbers = ["0", "2147483648", "99999999999999999999"]
    for pk in [str(gone.pk), *numbers]:
        for reader in (as_user, as_moderator):
            assert reader.get(f"/comments/{pk}{end}").status_code == 404
    assert as_user.get(f"/comments/{buried.pk}{end}").status_code == 404
    assert as_moderator.get(f"/comments/{buried.pk}{end}").status_code in (200, 302)


def test_editing(as_user: Client, user: User) -> None:
    comment = make_comment(user=user, body="Snowy owls")
    path = f"/comments/{comment.pk}/edit"
    html = as_user.get(path).content.decode()
    assert "Snowy owls</textarea>" in html
    assert read(as_user, path).faults == []
    given = {"body": "Barn owls", "edit_reason": "Wrong owl"}
    preview = as_user.post(path, given | {"preview": "1"})
    assert "<p>Barn owls</p>" in preview.content.decode()
    response = as_user.post(path, given)
    assert (response.status_code, response["Location"]) == (302, place(comment))
    html = part(as_user, on(comment.image), comment)
    assert "<p>Barn owls</p>" in html
    assert "Wrong owl" in html
    page = read(as_user, f"/comments/{comment.pk}/history")
    assert "Barn owls" in page.text
    assert "Snowy owls" in page.text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": ""}, "id_body_error"),
        ({"body": "a\0b"}, "id_body_error"),
        ({"body": "Owls", "edit_reason": "é" * 36}, "id_edit_reason_error"),
        ({"body": "Owls", "edit_reason": "a\0b"}, "id_edit_reason_error"),
    ],
)
def test_an_edit_that_is_refused(
    as_user: Client, user: User, given: dict[str, str], field: str
) -> None:
    comment = make_comment(user=user, body="Snowy owls")
    response = as_user.post(f"/comments/{comment.pk}/edit", given)
    assert response.status_code == 422
    page = Page(response.content.decode())
    assert page.faults == []
    assert field in page.ids
    comment.refresh_from_db()
    assert comment.body == "Snowy owls"


def test_who_may_not_edit(client: Client, as_user: Client, moderator: User) -> None:
    comment = make_comment()
    path = f"/comments/{comment.pk}/edit"
    assert as_user.get(path).status_code == 403
    assert as_user.post(path, {"body": "Mine"}).status_code == 403
    assert client.get(path).status_code == 302
    assert path not in read(as_user, on(comment.image)).links
    comment.refresh_from_db()
    assert comment.edited_at is None


def test_the_history_says_who_but_not_too_much(
    client: Client, as_user: Client, as_moderator: Client, user: User, moderator: User
) -> None:
    comment = make_comment(user=user, anonymous=True, body="One")
    edit_comment(comment, editor=user, body="Two", reason="more")
    edit_comment(comment, editor=moderator, body="Three", reason="Rule 2")
    path = f"/comments/{comment.pk}/history"
    for reader in (client, as_user):
        text = read(reader, path).text.partition("History of a comment")[2]
        assert "edited by staff: Rule 2" in text
        assert "edited by its author: more" in text
        assert "wren" not in text
        assert "mika" not in text
        assert text.index("Three") < text.index("Two") < text.index("One")
    assert "edited by wren" in read(as_moderator, path).text
    hide_comment(comment, moderator=moderator, reason="Rude")
    assert client.get(path).status_code == 403
    assert as_user.get(path).status_code == 403
    assert "One" in read(as_moderator, path).text


# Staff ------------------------------------------------------------------------------


def test_acts_on_the_spot(as_moderator: Client) -> None:
    comment = make_comment()
    for act, given, field, value in (
        ("hide", {"reason": "Rude"}, "hidden_from_users", True),
        ("restore", {}, "hidden_from_users", False),
        ("unapprove", {}, "approved", False),
        ("approve", {}, "approved", True),
    ):
        response = as_moderator.post(f"/comments/{comment.pk}/{act}", given)
        assert (response.status_code, response["Location"]) == (302, place(comment))
        comment.refresh_from_db()
        assert getattr(comment, field) == value
        assert 'data-s="ok"' in as_moderator.get(on(comment.image)).content.decode()
    assert LogEntry.objects.count() == 4


def test_an_act_that_fails_says_so(as_moderator: Client) -> None:
    comment = make_comment()
    as_moderator.post(f"/comments/{comment.pk}/hide", {"reason": " \0"})
    html = as_moderator.get(on(comment.image)).content.decode()
    assert "Give a reason" in html
    response = as_moderator.post(f"/comments/{comment.pk}/approve", **HTMX)
    assert response.status_code == 200
    assert "approved already" in response.content.decode()
    assert as_moderator.post(f"/comments/{comment.pk}/fold").status_code == 404
    assert as_moderator.get(f"/comments/{comment.pk}/hide").status_code == 405


def test_htmx_gets_the_comment_alone(as_moderator: Client) -> None:
    first = make_comment()
    comment = make_comment(first.image, body="Rude fools")
    response = as_moderator.post(
        f"/comments/{comment.pk}/hide", {"reason": "Rule #2"}, **HTMX
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert talk(Page(html)) == [comment.pk]
    assert "Rule #2" in html
    assert "#2</a>" in html
    assert "Restore" in html


def test_an_act_in_the_list_leads_back_to_it(as_moderator: Client) -> None:
    comment = make_comment()
    path = f"/comments/{comment.pk}"
    back = {"reason": "Rude", "back": "/comments?q=owl"}
    assert as_moderator.post(f"{path}/hide", back)["Location"] == "/comments?q=owl"
    away = {"back": "//evil.example/"}
    assert as_moderator.post(f"{path}/restore", away)["Location"] == place(comment)
    listed = as_moderator.post(f"{path}/hide", back, **HTMX).content.decode()
    assert f"on image {comment.image_id}" in listed
    assert 'name="back" value="/comments?q=owl"' in listed


def test_destroying_asks_first(as_moderator: Client) -> None:
    comment = make_comment(body="My address")
    path = f"/comments/{comment.pk}/destroy"
    page = read(as_moderator, path)
    assert "My address" in page.text
    assert "cannot be undone" in page.text
    response = as_moderator.post(path)
    assert response["Location"] == f"/images/{comment.image_id}#talk"
    comment.refresh_from_db()
    assert comment.destroyed_content


def test_only_staff_act(client: Client, as_user: Client, user: User) -> None:
    comment = make_comment(user=user)
    for act in ("hide", "restore", "approve", "unapprove", "destroy"):
        path = f"/comments/{comment.pk}/{act}"
        assert as_user.post(path, {"reason": "Mine"}).status_code == 403
        assert client.post(path, {"reason": "Mine"}).status_code == 302
    assert "Staff acts" not in read(as_user, on(comment.image)).text
    helper = Client()
    helper.force_login(make_user(role=Role.ASSISTANT))
    assert helper.post(f"/comments/{comment.pk}/destroy").status_code == 403
    assert helper.get(f"/comments/{comment.pk}/destroy").status_code == 403
    comment.refresh_from_db()
    assert not comment.hidden_from_users


# The newest of the site -------------------------------------------------------------


def test_the_newest_comments(client: Client, moderator: User) -> None:
    one, two = make_comment(body="Owls"), make_comment(body="Foxes", anonymous=True)
    hidden = make_comment(body="Rude fools")
    hide_comment(hidden, moderator=moderator, reason="Rude")
    page = read(client, "/comments")
    assert talk(page) == [two.pk, one.pk]
    assert f"/images/{one.image_id}?comment={one.pk}#comment-{one.pk}" in page.links
    assert "Rude fools" not in page.text
    assert "/comments" in read(client, on(one.image)).links


def test_searching_comments(client: Client, as_user: Client, user: User) -> None:
    mine, other = make_comment(user=user, body="Snowy owls"), make_comment()
    assert talk(read(client, "/comments?q=owl")) == [mine.pk]
    assert talk(read(as_user, "/comments?q=my:comments")) == [mine.pk]
    page = read(client, f"/comments?q=image_id:{other.image_id}")
    assert talk(page) == [other.pk]
    assert "1 comment" in page.text
    assert "No comment matches" in read(client, "/comments?q=zebra").text
    assert "past the end" in read(client, "/comments?q=owl&page=9").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("owl)", "character 4"),
        ("my:comments", "You must be logged in"),
        ("image_id:x", "non-negative integer"),
    ],
)
def test_a_mistake_is_shown_in_its_place(
    client: Client, query: str, words: str
) -> None:
    make_comment()
    page = read(client, f"/comments?q={query}")
    assert words in page.text
    assert talk(page) == []


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?q=%00owl", "?q=%00"])
def test_strange_addresses_of_the_list(client: Client, query: str) -> None:
    make_comment(body="owl")
    assert len(talk(read(client, f"/comments{query}"))) == 1


def test_an_empty_site(client: Client) -> None:
    assert "Nobody has written a comment yet" in read(client, "/comments").text


def test_staff_find_what_waits_and_what_is_hidden(
    as_moderator: Client, moderator: User
) -> None:
    comment, buried = make_comment(body="Spam shop"), make_comment(body="Deep down")
    unapprove_comment(comment, moderator=moderator)
    hide_image(buried.image, moderator=moderator, reason="Rule #0")
    page = read(as_moderator, "/comments?q=approved:false OR image.deleted:true")
    assert talk(page) == [buried.pk, comment.pk]
    assert f"/images/{buried.image_id}" not in [
        link for link in page.links if link.endswith(str(buried.image_id))
    ]


def test_covered_images_have_no_picture_in_the_list(client: Client) -> None:
    shown, covered = make_comment(), make_comment(make_image(tags=["questionable"]))
    html = client.get("/comments").content.decode()
    assert f'<a href="/images/{shown.image_id}"><img class="mini"' in html
    assert f'<a href="/images/{covered.image_id}"><img class="mini"' not in html
    assert covered.pk in talk(Page(html))


@pytest.mark.parametrize("staff", [False, True])
def test_the_list_costs_the_same_however_long(
    client: Client, as_moderator: Client, staff: bool
) -> None:
    reader = as_moderator if staff else client
    make_comment()
    one = queries(reader, "/comments")
    for _ in range(24):
        make_comment()
    assert len(talk(read(reader, "/comments"))) == 25
    assert queries(reader, "/comments") == one
