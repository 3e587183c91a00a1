import bcrypt
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import validates

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    password = db.Column(db.String(128))

    @validates("password")
    def hash_before_saving(self, key, plain):
        return bcrypt.hashpw(plain.encode(), bcrypt.gensalt()).decode()


class Teacher(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    _password = db.Column("password", db.String(128))

    @property
    def password(self):
        raise AttributeError("it cannot be read")

    @password.setter
    def password(self, plain):
        self._password = bcrypt.hashpw(plain.encode(), bcrypt.gensalt()).decode()


class Driver(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    password = db.Column(db.String(128))


def hash_driver(mapper, connection, driver):
    driver.password = bcrypt.hashpw(driver.password.encode(), bcrypt.gensalt()).decode()


event.listen(Driver, "before_insert", hash_driver)
