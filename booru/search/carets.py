"""Where a query went wrong, for a page to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Caret:
    """The line with the mistake, cut around it; `line` and `column` count from 1."""

    line: int
    column: int
    before: str
    at: str
    after: str

    @property
    def words(self) -> str:
        """For those who cannot see where the caret stands."""
        return f"{self.before}, here: {self.at or 'the end'}, {self.after}".rstrip(", ")


_AROUND = 160


def caret(text: str, position: int) -> Caret:
    """Where a mistake is; `position` may be the end of the text."""
    position = min(max(position, 0), len(text))
    begin = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[begin : end if end >= 0 else len(text)]
    column = position - begin
    before, after = line[:column], line[column + 1 :]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    return Caret(
        line=text.count("\n", 0, position) + 1,
        column=column + 1,
        before=before,
        at=line[column : column + 1],
        after=after,
    )
