"""Scores and what came with them."""

from __future__ import annotations

from scores.models import Folder, FolderChart, GameSession, Import, Orphan, Score
from tests.rights.secrets import word
from tests.rights.world import World
from tests.scores.made_scores import START, a_score, make_charts, run_batch


def make_scores(world: World) -> None:
    owner, gone = world.person("owner"), world.person("gone")
    charts = make_charts(2)
    run = run_batch(owner, [a_score(one, 1100, timeAchieved=START) for one in charts])
    lost = run_batch(owner, [a_score(charts[0], identifier="999999")])
    run_batch(gone, [a_score(one, 1200, timeAchieved=START) for one in charts])
    Import.objects.filter(pk=run.pk).update(file_name=word("importedfile"))
    orphan = Orphan.objects.get(user=owner)
    orphan.message = f"{orphan.message} {word('orphan')}"
    orphan.save()
    folder = Folder.objects.create(
        folder_id="F" + "1" * 40, title="Level 12", game="iidx", playtype="SP",
        type="charts", data={"level": "12"},
    )  # fmt: skip
    FolderChart.objects.create(folder=folder, chart=charts[0])
    _name(owner.pk, "scorecomment", "session")
    _name(gone.pk, "gonescore", "gonesession")
    score, theirs = (
        Score.objects.filter(user=one).order_by("pk")[0] for one in (owner, gone)
    )
    assert score.session is not None
    assert theirs.session is not None
    world.ids |= {
        "score": score.score_id,
        "gone_score": theirs.score_id,
        "session": score.session.session_id,
        "gone_session": theirs.session.session_id,
        "chart": charts[0].chart_id,
        "song": charts[0].song.song_id,
        "folder": folder.folder_id,
        "import": run.import_id,
        "lost_import": lost.import_id,
        "orphan": orphan.orphan_id,
    }


def _name(user_id: int, comment: str, session: str) -> None:
    Score.objects.filter(user=user_id).update(comment=word(comment))
    rows = GameSession.objects.filter(user=user_id)
    rows.update(name=word(session), description=word(session))
