from app.crud.base import Store
from app.models import Patient


class PatientStore(Store[Patient]):
    pass


patient = PatientStore(Patient)
