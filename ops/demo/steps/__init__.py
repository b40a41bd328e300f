"""The life of the demo site, lived through the actions. Each step looks for what is
there already, so that a second run, or one after a kill, adds only what is missing."""

from __future__ import annotations

from ops.demo.steps.boards import fill_boards
from ops.demo.steps.desk import fill_desk
from ops.demo.steps.profiles import write_profiles
from ops.demo.steps.scene import Scene
from ops.demo.steps.shelves import fill_shelves
from ops.demo.steps.talk import fill_talk
from ops.demo.steps.votes import cast_votes

__all__ = ["Scene", "live"]


def live(scene: Scene) -> None:
    """All of it; about three seconds the first time."""
    write_profiles(scene)
    cast_votes(scene)
    fill_talk(scene)
    fill_shelves(scene)
    fill_boards(scene)
    fill_desk(scene)
