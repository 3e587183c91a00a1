from flask_sqlalchemy import SQLAlchemy

from mailing import Mailer

db = SQLAlchemy()
mailer = Mailer()
