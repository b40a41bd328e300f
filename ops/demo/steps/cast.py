"""The accounts of the demo site."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import register_user, set_role
from accounts.models import LogEntry, Role, Subject, User
from ops.demo.steps.scene import date
from ops.demo.words.people import PEOPLE, Person


def enter(now: datetime) -> dict[str, User]:
    """Those of the people who are not there yet come in, without passwords: nobody
    signs in as them. Everybody by name."""
    users: dict[str, User] = {}
    for person in PEOPLE:
        known = User.objects.get_queryset().named(person.name).first()
        keeper = users.get(PEOPLE[0].name)
        users[person.name] = known or _arrival(person, now, keeper)
    return users


def are_ours(users: dict[str, User]) -> bool:
    """Whether nobody real has one of the names: words are put into their mouths."""
    return all(_is_ours(users[person.name], person) for person in PEOPLE)


def _is_ours(user: User, person: Person) -> bool:
    return user.role == person.role and not user.has_usable_password()


@transaction.atomic
def _arrival(person: Person, now: datetime, keeper: User | None) -> User:
    came = now - timedelta(days=person.days)
    if keeper is None:
        user = register_user(person.name, role=person.role)
    else:
        user = register_user(person.name)
        if person.role != Role.USER and _is_ours(keeper, PEOPLE[0]):
            user = set_role(user, role=person.role, moderator=keeper)
            LogEntry.objects.filter(subject=Subject.USER, subject_id=user.pk).update(
                created_at=came + timedelta(days=2)
            )
    date(user, created_at=came)
    return user
