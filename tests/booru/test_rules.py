"""Pure rules: tag sets (tags and media, section 7) and votes (philomena-api 6.1)."""

from __future__ import annotations

import pytest

from booru.categories import tag_set_errors
from booru.ranking import wilson_score

FEW = "must contain at least 3 tags"
UNRATED = "must contain at least one rating tag"
SAFE = "may not contain any other rating if safe"
SEXUAL = "may contain at most one sexual rating"
GRIM = "may contain at most one grim rating"


@pytest.mark.parametrize(
    ("names", "errors"),
    [
        ({"safe", "solo", "fox"}, []),
        ({"solo"}, [FEW, UNRATED]),
        (set(), [FEW, UNRATED]),
        ({"safe", "tagme", "paywall"},
         ["contains forbidden tag `paywall'", "contains forbidden tag `tagme'"]),
        ({"safe", "explicit", "fox"}, [SAFE]),
        ({"safe", "grotesque", "fox"}, [SAFE]),
        ({"suggestive", "explicit", "fox"}, [SEXUAL]),
        ({"semi-grimdark", "grimdark", "fox"}, [GRIM]),
        ({"explicit", "grimdark", "grotesque"}, []),
        ({"safe", "questionable", "explicit", "grimdark", "semi-grimdark"},
         [SAFE, SEXUAL, GRIM]),
    ],
)  # fmt: skip
def test_tag_sets(names: set[str], errors: list[str]) -> None:
    forbidden = frozenset({"tagme", "paywall"})
    found = tag_set_errors(frozenset(names), minimum=3, forbidden=forbidden)
    assert found == errors


@pytest.mark.parametrize(
    ("up", "down", "score"),
    [
        (0, 0, 0.0),
        (0, 3, 0.0),
        (1, 0, 0.13097748173129398),
        (1, 1, 0.0617130493330141),
        (5, 0, 0.42974154645109525),
        (10, 5, 0.34954148282849273),
        (100, 1, 0.9209395181014128),
        (4618, 93, 0.974323112667515),
    ],
)
def test_wilson_score(up: int, down: int, score: float) -> None:
    assert wilson_score(up, down) == pytest.approx(score, rel=1e-12)
