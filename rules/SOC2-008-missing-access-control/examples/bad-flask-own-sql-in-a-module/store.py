import sqlite3

from flask import current_app


def row(statement, *values):
    with sqlite3.connect(current_app.config["DATABASE"]) as connection:
        return connection.execute(statement, values).fetchone()


def run(statement, *values):
    with sqlite3.connect(current_app.config["DATABASE"]) as connection:
        connection.execute(statement, values)
