"""SOC2-004: a file that a caller names is looked for in its folder only, in the way of each framework."""

import pytest

from tests.fixes.test_with_inventory import World

FLASK = """\
import os

from flask import Flask, send_file

app = Flask(__name__)


@app.get("/reports/<name>")
def report(name):
    return send_file(os.path.join("/srv/reports", name), as_attachment=True)
"""
FASTAPI = """\
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse

app = FastAPI()
ROOT = Path("/srv/reports")


@app.get("/reports/{name:path}")
def report(name: str):
    return FileResponse(ROOT / name)
"""
STARLETTE = """\
import os

from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

ROOT = "/srv/reports"


async def report(request):
    path = os.path.join(ROOT, request.path_params["name"])
    return FileResponse(path)


app = Starlette(routes=[Route("/reports/{name:path}", report)])
"""
TORNADO = """\
import os

import tornado.web


class Report(tornado.web.RequestHandler):
    def get(self, name):
        with open(os.path.join("/srv/reports", name)) as file:
            self.write(file.read())


app = tornado.web.Application([(r"/reports/(.+)", Report)])
"""
AIOHTTP = """\
import os

from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/reports/{name:.+}")
async def report(request):
    return web.FileResponse(os.path.join("/srv/reports", request.match_info["name"]))
"""
CHECKED = '.path.realpath("/srv/reports") + os.sep):\n'
CASES = {
    "flask": (FLASK, 'send_from_directory("/srv/reports", name, as_attachment=True)\n'),
    "fastapi": (
        FASTAPI,
        "    path = (ROOT / name).resolve()\n    if not path.is_relative_to(ROOT.resolve()):\n"
        "        raise HTTPException(status_code=404)\n    return FileResponse(path)\n",
    ),
    "starlette": (
        STARLETTE,
        '    path = os.path.realpath(os.path.join(ROOT, request.path_params["name"]))\n'
        "    if not path.startswith(os.path.realpath(ROOT) + os.sep):\n"
        "        raise HTTPException(status_code=404)\n    return FileResponse(path)\n",
    ),
    "tornado": (
        TORNADO,
        f"        if not path.startswith(os{CHECKED}            raise tornado.web.HTTPError(404)\n"
        "        with open(path) as file:\n",
    ),
    "aiohttp": (
        AIOHTTP,
        f"    if not path.startswith(os{CHECKED}        raise web.HTTPNotFound\n    return web.FileResponse(path)\n",
    ),
}


@pytest.mark.parametrize("framework", CASES)
def test_the_way_of_each_framework(framework: str) -> None:
    text, wanted = CASES[framework]
    fix, _, after = World({"app.py": text}).prove("SOC2-004", "app.py")
    assert fix.way == "contained_path"
    assert wanted in after


def test_what_flask_sends_from_a_folder_needs_no_import_of_the_old_function() -> None:
    _, _, after = World({"app.py": FLASK}).prove("SOC2-004", "app.py")
    assert "from flask import Flask, send_from_directory\n" in after
    assert "import os" not in after, "nothing reads it any more"


@pytest.mark.parametrize(
    "part",
    [
        "return send_file(name)",  # no folder is known
        "return send_file(os.path.join(folder_of(name), name))",  # nor who has a say in it
        'return [open(os.path.join("/srv", one)) for one in name]',  # not one path
        'while open(os.path.join("/srv", name)): pass',  # looked at again each time
    ],
)
def test_words_where_the_folder_is_not_known_or_the_path_is_not_one(part: str) -> None:
    text = FLASK.replace('return send_file(os.path.join("/srv/reports", name), as_attachment=True)', part)
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({"app.py": text}).prove("SOC2-004", "app.py")
