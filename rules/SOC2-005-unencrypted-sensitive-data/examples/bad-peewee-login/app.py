from flask import Flask, abort, request
from peewee import CharField, Model, SqliteDatabase

app = Flask(__name__)
database = SqliteDatabase("shop.db")


class Member(Model):
    name = CharField(unique=True)
    password = CharField()

    class Meta:
        database = database


@app.post("/login")
def login():
    member = Member.get_or_none(name=request.form["name"], password=request.form["password"])  # expect: SOC2-005
    if member is None:
        abort(401)
    return "welcome"


@app.post("/join")
def join():
    Member.create(name=request.form["name"], password=request.form["password"])  # expect: SOC2-005
    return "joined"
