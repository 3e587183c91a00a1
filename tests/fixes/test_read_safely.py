"""What callers send is read as data, looked for as text, kept under the last part of its name, asked for if allowed."""

import pytest

from bot.core.finding import Finding
from bot.fixes.interface import FixContext
from tests.fixes.test_with_inventory import World

HEAD = """\
from flask import Flask, request
from flask_login import login_required

app = Flask(__name__)


"""


def _flask(body: str, imports: str = "", **files: str) -> World:
    text = f"{imports}{HEAD}@app.post('/things')\n@login_required\ndef things():\n{body}"
    return World({"app/main.py": text, **{f"app/{name}.py": one for name, one in files.items()}})


@pytest.mark.parametrize(
    "body",
    [
        "    return sorted(eval(request.args.get('tags', '[]')))\n",
        "    tags = eval(request.form['tags'])\n    return [one for one in tags]\n",
        "    tags = eval(request.form['tags'])\n    if isinstance(tags, list):\n        return tags\n    return ''\n",
    ],
)
def test_a_list_is_read_as_one(body: str) -> None:
    fix, _, after = _flask(body).prove("SOC2-004", "app/main.py")
    assert fix.way == "literal_data"
    assert after.startswith("import ast\n\nfrom flask import")
    assert "ast.literal_eval(request." in after


@pytest.mark.parametrize(
    "body",
    [
        "    return str(eval(request.form['expression']))\n",
        "    formula = request.form['formula']\n    rows = eval(formula)\n    return [one for one in rows]\n",
        "    total = eval(request.form['total'])\n    return str(total)\n",
        "    rows = eval(request.form['rows'], {'max': max})\n    return [one for one in rows]\n",
    ],
)
def test_what_may_be_a_computation_is_left(body: str) -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        _flask(body).prove("SOC2-004", "app/main.py")


def test_a_directory_is_asked_for_escaped_names() -> None:
    body = (
        "    directory = ldap.initialize('ldaps://directory')\n    who = request.form['who']\n"
        "    return directory.search_s('ou=people', ldap.SCOPE_SUBTREE, f'(uid={who})')\n"
    )
    fix, _, after = _flask(body, "import ldap\n").prove("SOC2-004", "app/main.py")
    assert fix.way == "directory_query"
    assert "f'(uid={escape_filter_chars(who)})'" in after
    assert "from ldap.filter import escape_filter_chars\n" in after


def test_a_query_of_a_document_gets_its_value_as_a_variable() -> None:
    body = (
        "    tree = etree.parse('people.xml')\n"
        "    return tree.xpath(\"//person[@name='\" + request.form['who'] + \"']/text()\")\n"
    )
    _, _, after = _flask(body, "from lxml import etree\n").prove("SOC2-004", "app/main.py")
    assert "tree.xpath(\"//person[@name=$who]/text()\", who=request.form['who'])" in after


def test_a_part_of_the_query_is_no_text() -> None:
    body = "    tree = etree.parse('people.xml')\n    return tree.xpath('//' + request.form['tag'])\n"
    with pytest.raises(AssertionError, match="nothing was proved"):
        _flask(body, "from lxml import etree\n").prove("SOC2-004", "app/main.py")


STORE = """\
import os


class Store:
    def keep(self, file):
        path = "/srv/files/" + file.filename
        with open(path, "wb") as target:
            target.write(file.read())
"""


def test_the_name_of_an_upload_is_mended_where_it_is_used() -> None:
    body = "    Store().keep(request.files['file'])\n    return ''\n"
    world = _flask(body, "from app.store import Store\n", store=STORE)
    inventory, found = world.scan()
    (finding,) = (one for one in found if one.rule == "SOC2-004")
    assert inventory.flows[0].where.path == "app/store.py"
    fixes = [fix for way in world.ways if way.name == "upload_name" for fix in way.propose(_context(world, finding))]
    assert [(fix.path, fix.edit.lines) for fix in fixes] == [
        ("app/store.py", ('        path = "/srv/files/" + os.path.basename(file.filename)\n',))
    ]


def test_flask_has_a_function_for_the_names_of_uploads() -> None:
    body = "    sent = request.files['file']\n    sent.save(f'/srv/files/{sent.filename}')\n    return ''\n"
    _, _, after = _flask(body).prove("SOC2-004", "app/main.py")
    assert "sent.save(f'/srv/files/{secure_filename(sent.filename)}')" in after
    assert "from werkzeug.utils import secure_filename\n" in after


def test_two_paths_of_one_upload_must_agree() -> None:
    body = (
        "    sent = request.files['file']\n    sent.save('/srv/files/' + sent.filename)\n"
        "    return open('/srv/files/' + sent.filename).read()\n"
    )
    with pytest.raises(AssertionError, match="nothing was proved"):
        _flask(body).prove("SOC2-004", "app/main.py")


CHECK = """\
import ipaddress
import socket
from urllib.parse import urlsplit


def is_public_url(url):
    host = urlsplit(url).hostname
    return all(ipaddress.ip_address(one[4][0]).is_global for one in socket.getaddrinfo(host, None))
"""
ASKED = "    return requests.get(request.form['url'], timeout=5).text\n"


def test_the_projects_own_check_of_addresses() -> None:
    world = _flask(ASKED, "import requests\nfrom app.net import is_public_url\n", net=CHECK)
    fix, _, after = world.prove("SOC2-004", "app/main.py")
    assert fix.way == "url_checker"
    asked = "    url = request.form['url']\n    if not is_public_url(url):\n        abort(400)\n"
    assert f"{asked}    return requests.get(url, timeout=5).text\n" in after


def test_a_check_that_refuses_by_itself_is_called() -> None:
    refuses = (
        CHECK.replace("is_public_url", "check_url")
        .replace("return all(", "if not all(")
        .replace("None))\n", "None)):\n        abort(400)\n")
    )
    world = _flask(ASKED, "import requests\nfrom app.net import check_url\n", net=f"from flask import abort\n{refuses}")
    _, _, after = world.prove("SOC2-004", "app/main.py")
    assert "    check_url(url)\n    return requests.get(url, timeout=5).text\n" in after


def test_a_check_of_our_own_pages_is_no_check_of_other_servers() -> None:
    own = "from flask import request\n\n\ndef is_safe_url(url):\n    return url.startswith(request.host_url)\n"
    with pytest.raises(AssertionError, match="nothing was proved"):
        _flask(ASKED, "import requests\nfrom app.net import is_safe_url\n", net=own).prove("SOC2-004", "app/main.py")


def _context(world: World, finding: Finding) -> FixContext:
    return FixContext(finding, world.files[finding.location.path], world.scan()[0], world.files)
