from flask_appbuilder import Model, SQLA
from sqlalchemy import Column, Integer

db = SQLA()


class Threshold(Model):
    id = Column(Integer, primary_key=True)
    value = Column(Integer)
