# ruff: noqa: E501 - a case is a line
"""SOC2-007 in Node: what a client is told of a failure is told as the file tells its others."""

import pytest

from bot.fixes.script_errors import PLUGIN
from tests.fixes.tools import fixed


def told(catch: str, others: str = "", function: str = "handle") -> str | None:
    """What the client is told in the place of `e.message`, in a file that answers `others` beside it; None where nothing
    is offered."""
    beside = "".join(
        f"const f{at} = async (req, res) => {{\n  try {{ act(); }} catch (e) {{ log.error(e); res.status(500).json({{ error: '{text}' }}); }}\n}};\n"
        for at, text in enumerate(filter(None, others.split("|")))
    )
    code = f"const log = require('pino')();\n{beside}const {function} = async (req, res) => {{\n  try {{ act(); }} catch (e) {{\n    {catch}\n  }}\n}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    return after.rpartition("json({ error: '")[2].partition("'")[0] if after else None


LOGGED = "log.error({});\n    res.status(500).json({{ error: e.message }});"


@pytest.mark.parametrize(
    ("logged", "others", "expected"),
    [
        ("'Error saving the map:', e", "", "Error saving the map"),
        ("'Error saving the map:', e", "Failed to load the map", "Failed to save the map"),
        ("'Error getting the map:', e", "Unable to load the map", "Unable to get the map"),
        ("'Error frobbing the map:', e", "Failed to load the map", "Error frobbing the map"),
        ("'Error saving the map:', e", "Error loading the map", "Error saving the map"),
        ("'Error saving the map:', e", "Internal Server Error", "Internal Server Error"),
        ("'Error saving the map:' + String(e)", "", "Error saving the map"),
        ("e, 'Could not save the map'", "", "Could not save the map"),
        ("'Query of the map:', query); log.error('Error saving the map:', e", "", "Error saving the map"),
        ("e", "No map|No map", "No map"),
        ("e", "Something went wrong.", "Something went wrong."),
        ("e", "No map|No sea", None),
        ("e", "No map", None),
        ("'Error saving the map:', e", "No sea|No sea", "Error saving the map"),
        ("'Error saving the map:', e", "NO_SEA|NO_SEA", "NO_SEA"),
        ("e", "NO_SEA|NO_MAP", None),
        ("'Error saving the map:', e", "An error occurred while loading the map", "An error occurred while saving the map"),
        ("'Error in the route of maps:', e", "", "Internal server error"),
        ("`${tag} Error saving the map`, e", "", "Error saving the map"),
    ],
)  # fmt: skip
def test_it_is_said_as_the_file_says_it(logged: str, others: str, expected: str | None) -> None:
    assert told(LOGGED.format(logged), others) == expected


@pytest.mark.parametrize(
    ("function", "others", "expected"),
    [
        ("deleteMapOfS3", "Failed to load the map|Failed to find the sea", "Failed to delete map of S3"),
        ("deleteMap", "Failed to load the map.|Failed to find the sea.", "Failed to delete map."),
        ("createFromMap", "Failed to load the map|Failed to find the sea", None),
        ("maps", "Failed to load the map|Failed to find the sea", None),
        ("mapOfAll", "Failed to load the map|Failed to find the sea", None),
        ("deleteMap", "Error loading the map|Error finding the sea", "Error deleting map"),
        ("setMap", "Error loading the map", "Error setting map"),
        ("deleteMap", "", "Internal server error"),
    ],
)
def test_the_name_of_a_function_says_what_has_failed(function: str, others: str, expected: str | None) -> None:
    assert told(LOGGED.format("e"), others, function) == expected


def test_a_project_s_own_function_for_its_log_is_told_words_too() -> None:
    assert (
        told("debug('Error saving the map:', e);\n    res.status(500).json({ error: e.message });")
        == "Error saving the map"
    )


def test_what_is_answered_beside_the_same_line_in_the_log_is_answered_here() -> None:
    twin = "try { act(); } catch (e) {\n    log.error('Upload error:', e);\n    res.status(500).json({ error: 'Upload failed' });\n  }\n  "
    code = f"const log = require('pino')();\nconst a = (req, res) => {{\n  {twin}}};\nconst b = (req, res) => {{\n  {twin.replace(chr(39) + 'Upload failed' + chr(39), 'e.message')}}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after == code.replace("e.message", "'Upload failed'")


@pytest.mark.parametrize(("text", "offered"), [("Map not found", True), ("A name is missing", False)])
def test_what_is_not_there_is_told_as_the_function_tells_it(text: str, offered: bool) -> None:
    head = f"const log = require('pino')();\nconst a = (req, res) => {{\n  if (!req.a) return res.status(404).json({{ error: '{text}' }});\n"
    code = f"{head}  try {{ act(); }} catch (e) {{\n    log.warn(e);\n    res.status(404).json({{ error: e.message }});\n  }}\n}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after == (code.replace("e.message", f"'{text}'") if offered else None)


def test_a_text_has_the_quotes_of_those_around_it() -> None:
    code = "const a = ['b', 'c', 'd'];\ntry { act(); } catch (e) {\n  log.error(\"Upload went wrong\", e);\n  res.status(500).json({ error: e.message });\n}\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after == code.replace("e.message", '"Upload went wrong"')


def test_a_log_that_is_told_how_grave_it_is_first() -> None:
    catch = "log('error', 'Error saving the map:', e);\n    res.status(500).json({ error: e.message });"
    assert told(catch) == "Error saving the map"


def test_what_is_said_of_the_request_is_said_of_no_failure() -> None:
    catch = "log.error('Error saving the map:', e);\n    res.status(500).json({ error: e.message });"
    code = f"const log = require('pino')();\nconst a = (req, res) => {{\n  if (!req.user) return res.status(500).json({{ error: 'No user' }});\n  try {{ act(); }} catch (e) {{\n    {catch}\n  }}\n}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after == code.replace("e.message", "'Error saving the map'")


def test_what_the_function_says_of_another_failure_is_said_of_this_one() -> None:
    catch = "if (e.code) {\n      return res.status(500).json({ error: 'Saving failed' });\n    }\n    log.error(e);\n    res.status(500).json({ error: e.message });"
    assert told(catch) == "Saving failed"


@pytest.mark.parametrize("kept", ["auditLogger.error('It failed', e);", "logMessage.error(e);", "failed = e;"])
def test_an_error_that_is_kept_is_not_logged_twice(kept: str) -> None:
    code = f"const act = () => {{\n  try {{ load(); }} catch (e) {{\n    {kept}\n    res.status(500).json({{ error: e.message }});\n  }}\n}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after is not None
    assert len(after.splitlines()) == len(code.splitlines())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("UNAUTHORIZED", "UNAUTHORIZED"), ("Unauthorized", "Unauthorized"), ("No token was sent", None)],
)
def test_who_is_not_let_in_is_told_what_all_are_told(text: str, expected: str | None) -> None:
    head = f"const log = require('pino')();\nconst a = (req, res) => {{\n  if (!req.a) return res.status(401).json({{ error: '{text}' }});\n"
    code = f"{head}  try {{ validateAll(req); }} catch (e) {{\n    log.warn(e);\n    res.status(401).json({{ error: e.message }});\n  }}\n}};\n"
    after = fixed(code, "e.message", "SOC2-007", PLUGIN, path="src/a.js")
    assert after == (code.replace("e.message", f"'{expected}'") if expected else None)
