from bottle import abort, post, request
from peewee import CharField, Model, SqliteDatabase

database = SqliteDatabase("shop.db")


class Member(Model):
    name = CharField(unique=True)
    password = CharField()

    class Meta:
        database = database


@post("/login")
def login():
    member = Member.get_or_none(name=request.forms.name, password=request.forms.password)  # expect: SOC2-005
    if member is None:
        abort(401)


@post("/join")
def join():
    Member.create(name=request.forms.name, password=request.forms.password)  # expect: SOC2-005
