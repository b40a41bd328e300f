"""The life of the demo site, lived through the actions. Each act looks for what is
there already, so that a second run, or one after a kill, adds only what is missing."""

from __future__ import annotations

from ops.demo.steps.boards import Boards
from ops.demo.steps.desk import desk_events
from ops.demo.steps.profiles import profile_events, write_profiles
from ops.demo.steps.scene import Scene
from ops.demo.steps.shelves import shelf_events
from ops.demo.steps.talk import talk_events
from ops.demo.steps.votes import cast_votes, feature_event
from ops.demo.steps.writings import writing_events

__all__ = ["Scene", "live"]


def live(scene: Scene) -> None:
    """All of it, in the order of time, so that numbers and the log are in it too;
    about three seconds the first time."""
    write_profiles(scene)
    cast_votes(scene)
    boards = Boards(scene)
    events = [
        *profile_events(scene),
        *feature_event(scene),
        *talk_events(scene),
        *shelf_events(scene),
        *writing_events(scene),
        *boards.events(),
        *desk_events(scene),
    ]
    for event in sorted(events, key=lambda event: event.moment):
        event.act()
    boards.read()
