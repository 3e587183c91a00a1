"""A fix that parses and fails when it runs is none: names of other blocks, names that come later, waiting in vain."""

import pytest

from bot.fixes.script_file import ScriptFile, new_script_faults, parse_script
from tests.fixes.tools import source

CODE = """\
import { log } from './log';
const limit = 3;
const remove = async (req, res) => {
  try {
    const row = await find(req.params.id);
    await row.destroy();
    HERE1
  } catch (error) {
    HERE2
  }
  HERE3
  const late = 1;
  [1].forEach((one) => { HERE4 });
  if (late) { var found = 1; }
  later();
  function later() { HERE5 }
};
class Notes { add(note) { HERE6 } }
"""


def read(text: str) -> ScriptFile:
    file = parse_script(source(text, "app/a.js"))
    assert file is not None
    return file


@pytest.mark.parametrize(
    ("place", "call", "faults"),
    [
        ("HERE1", "log(row.id, req.params.id, limit);", ()),
        ("HERE2", "log(error);", ()),
        ("HERE2", "log(row.id);", ("name 'row' is not bound there",)),
        ("HERE3", "log(row.id);", ("name 'row' is not bound there",)),
        ("HERE3", "log(error);", ("name 'error' is not bound there",)),
        ("HERE3", "log(late);", ("name 'late' is not bound there",)),
        ("HERE3", "log(found); later();", ()),
        ("HERE4", "log(late, one);", ()),
        ("HERE4", "await later();", ("it would wait in a function that is not async",)),
        ("HERE5", "log(late);", ()),
        ("HERE6", "log(note, remove, Notes);", ()),
        ("HERE6", "log(late);", ("name 'late' is not bound there",)),
        ("HERE6", "const result = log(note); return result;", ()),
    ],
)
def test_a_name_means_something_where_it_is_read(place: str, call: str, faults: tuple[str, ...]) -> None:
    assert new_script_faults(read(CODE), read(CODE.replace(place, call))) == faults
