from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from flask import Blueprint, render_template_string, request

pages = Blueprint("pages", __name__)
router = APIRouter()


@pages.get("/hello")  # expect: SOC2-004
def hello():
    return render_template_string("<p>Hello " + request.args["name"] + "</p>")


@router.get("/bye")  # expect: SOC2-004
def bye(name: str):
    return HTMLResponse(f"<p>Bye {name}</p>")
