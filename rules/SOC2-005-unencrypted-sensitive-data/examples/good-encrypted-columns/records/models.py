from django.db import models
from encrypted_model_fields.fields import EncryptedCharField
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
from sqlalchemy_utils import StringEncryptedType

Base = declarative_base()


class Patient(models.Model):
    name = models.CharField(max_length=200)
    ssn = EncryptedCharField(max_length=11)
    card_last4 = models.CharField(max_length=4)


class Account(Base):
    __tablename__ = "accounts"

    id = Column(Integer, primary_key=True)
    card_number = Column(StringEncryptedType(String, key=lambda: None))
    token_type = Column(String)
    password_hash = Column(String(128))
    password_changed_at = Column(String)
    public_key = Column(String)
    next_page_token = Column(String)
    gift_card_number = Column(String)
