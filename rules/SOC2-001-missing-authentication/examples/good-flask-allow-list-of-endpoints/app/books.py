from flask import Blueprint, jsonify, render_template, request

from app.shelf import shelf

books = Blueprint("books", __name__, url_prefix="/books")


@books.get("/help")
def help_page():
    return render_template("help.html")


@books.post("/")
def add():
    return jsonify(shelf.add(request.get_json()))


@books.delete("/<int:book_id>")
def drop(book_id):
    shelf.remove(book_id)
    return "", 204
