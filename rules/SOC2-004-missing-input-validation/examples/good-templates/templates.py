from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from flask import Blueprint, render_template, render_template_string, request

pages = Blueprint("pages", __name__)
router = APIRouter()


@pages.get("/hello")
def hello():
    return render_template("hello.html", name=request.args["name"])


@pages.get("/hi")
def hi():
    return render_template_string("<p>Hi {{ name }}</p>", name=request.args["name"])


@router.get("/bye")
def bye(name: str):
    return HTMLResponse(f"<p>Bye {escape(name)}</p>")
