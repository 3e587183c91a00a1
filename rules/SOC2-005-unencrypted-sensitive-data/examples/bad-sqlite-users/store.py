import sqlite3


def add_user(connection: sqlite3.Connection, name: str, password: str) -> None:
    connection.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))  # expect: SOC2-005
    connection.commit()


def find_user(connection: sqlite3.Connection, name: str, password: str):
    query = "SELECT id FROM users WHERE name = ? AND password = ?"
    return connection.execute(query, (name, password)).fetchone()  # expect: SOC2-005
