"""Files in languages that are not read are named to whoever reviews at a terminal, not only counted."""

from bot.core.coverage import Gap, GapReason
from bot.reports.text import PLUGIN
from tests import sample_outcome as sample


def test_a_file_that_is_looked_at_for_secrets_only_is_named() -> None:
    unread = tuple(Gap(f"web/page{n:02}.php", GapReason.LANGUAGE, "soc2", "PHP") for n in range(30))
    text = PLUGIN.render(sample.outcome((), gaps=(*unread, sample.PICTURE)), sample.RULES, sample.CRITERIA, color=False)
    told = text.partition("Looked at for secrets only")[2]
    assert "web/page00.php: language not read" in told
    assert "more" in told.partition("1 file left out, as no source of what ships")[0], "a cut list says so"
    assert "1 file left out" in told
