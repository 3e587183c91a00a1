import sqlite3

from flask import current_app


def rows(statement, *values):
    with sqlite3.connect(current_app.config["DATABASE"]) as connection:
        return connection.execute(statement, values).fetchall()


def run(statement, *values):
    with sqlite3.connect(current_app.config["DATABASE"]) as connection:
        connection.execute(statement, values)
