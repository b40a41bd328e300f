"""The poll of a topic, on its page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import polls
from forums.actions.polls import PollDraft
from forums.models import Poll, Topic
from tests.booru.reading import queries, read
from tests.factories_forums import make_forum, make_topic
from tests.forums.clients import PATH

pytestmark = pytest.mark.django_db


def draft(*labels: str, method: str = "single", days: float = 2) -> PollDraft:
    until = timezone.now() + timedelta(days=days)
    return PollDraft("Which?", labels or ("One", "Two"), method, until)


@pytest.fixture
def poll(db: None) -> Poll:
    topic = make_topic(make_forum("art"), title="A place", poll=draft())
    return Poll.objects.get(topic=topic)


def option_ids(poll: Poll) -> list[int]:
    return list(poll.options.values_list("pk", flat=True))


def results(client: Client, path: str = PATH) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'<progress [^>]*aria-label="([^"]*)"', html)


def boxes(client: Client, path: str = PATH) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'<input type="(radio|checkbox)" name="option"', html)


def test_a_poll_is_a_form_until_one_has_voted(
    client: Client, as_user: Client, user: User, poll: Poll
) -> None:
    one, _ = option_ids(poll)
    read(as_user, PATH)
    assert boxes(as_user) == ["radio", "radio"]
    assert results(as_user) == []
    # Nobody sees the results, and how to take part.
    assert boxes(client) == []
    assert results(client) == ["One: 0 percent", "Two: 0 percent"]
    assert "Sign in to vote" in read(client, PATH).text
    answer = as_user.post(f"{PATH}/vote", {"option": str(one)})
    assert answer["Location"] == f"{PATH}#poll"
    assert results(as_user) == ["One: 100 percent", "Two: 0 percent"]
    text = " ".join(read(as_user, PATH).text.split())
    assert "1 vote · ends in 2 days · one choice" in text
    assert "your vote" in text


def test_results_before_the_vote_and_the_form_after_it(
    as_user: Client, poll: Poll
) -> None:
    one, two = option_ids(poll)
    assert results(as_user, f"{PATH}?poll=results")
    as_user.post(f"{PATH}/vote", {"option": str(one)})
    assert f"{PATH}?poll=vote#poll".removeprefix(PATH) in read(as_user, PATH).links
    html = as_user.get(f"{PATH}?poll=vote").content.decode()
    assert re.search(rf'name="option" value="{one}" checked', html)
    as_user.post(f"{PATH}/vote", {"option": str(two)})
    assert results(as_user) == ["One: 0 percent", "Two: 100 percent"]


def test_taking_a_vote_back(as_user: Client, poll: Poll) -> None:
    as_user.post(f"{PATH}/vote", {"option": str(option_ids(poll)[0])})
    assert as_user.post(f"{PATH}/take-back")["Location"] == f"{PATH}#poll"
    assert boxes(as_user) == ["radio", "radio"]
    poll.refresh_from_db()
    assert poll.total_votes == 0


def test_several_choices(as_user: Client) -> None:
    topic = make_topic(
        make_forum("art"),
        title="A place",
        poll=draft("One", "Two", "Three", method="multiple"),
    )
    poll = Poll.objects.get(topic=topic)
    one, two, _ = option_ids(poll)
    assert boxes(as_user) == ["checkbox"] * 3
    as_user.post(f"{PATH}/vote", {"option": [str(one), str(two)]})
    assert results(as_user) == [
        "One: 50 percent", "Two: 50 percent", "Three: 0 percent",
    ]  # fmt: skip
    assert "several choices" in read(as_user, PATH).text


@pytest.mark.parametrize("said", [[], ["x"], ["9" * 30], ["-1"], ["0"], ["both"]])
def test_what_is_no_vote(as_user: Client, poll: Poll, said: list[str]) -> None:
    if said == ["both"]:
        said = [str(pk) for pk in option_ids(poll)]
    answer = as_user.post(f"{PATH}/vote", {"option": said})
    assert answer.status_code == 302
    poll.refresh_from_db()
    assert poll.total_votes == 0
    html = as_user.get(PATH).content.decode()
    assert 'data-s="bad"' in html


def test_the_end_of_a_poll(client: Client, as_user: Client, poll: Poll) -> None:
    one, _ = option_ids(poll)
    as_user.post(f"{PATH}/vote", {"option": str(one)})
    end = timezone.now() - timedelta(hours=3)
    Poll.objects.filter(pk=poll.pk).update(active_until=end)
    for reader in (client, as_user):
        assert boxes(reader, f"{PATH}?poll=vote") == []
        assert results(reader) == ["One: 100 percent", "Two: 0 percent"]
        text = " ".join(read(reader, PATH).text.split())
        assert "ended 3 h ago" in text
        assert "Change my vote" not in text
    as_user.post(f"{PATH}/take-back")
    poll.refresh_from_db()
    assert poll.total_votes == 1


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2), "in 2 days"),
        (timedelta(days=1, minutes=5), "in 1 day"),
        (timedelta(hours=23, minutes=59, seconds=59), "in 1 day"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(minutes=90), "in 2 hours"),
        (timedelta(seconds=50), "in 1 minute"),
    ],
)
def test_when_a_poll_ends(
    client: Client, poll: Poll, left: timedelta, words: str
) -> None:
    poll.active_until = timezone.now() + left
    poll.save()
    assert f"ends {words} ·" in " ".join(read(client, PATH).text.split())


def test_a_topic_without_a_poll_takes_no_vote(as_user: Client, topic: Topic) -> None:
    for path in ("vote", "take-back"):
        assert as_user.post(f"{PATH}/{path}", {"option": "1"}).status_code == 404
        assert as_user.get(f"{PATH}/{path}").status_code == 405


def test_a_poll_has_a_fixed_cost(as_user: Client, user: User) -> None:
    labels = [str(number) for number in range(20)]
    costs = []
    for name, asked in (("small", draft()), ("large", draft(*labels))):
        topic = make_topic(make_forum(name), title="A place", poll=asked)
        first = Poll.objects.get(topic=topic)
        polls.vote_poll(first, user=user, option_ids=[first.options.all()[0].pk])
        costs.append(queries(as_user, f"/forums/{name}/topics/a-place"))
    assert costs[0] == costs[1]
