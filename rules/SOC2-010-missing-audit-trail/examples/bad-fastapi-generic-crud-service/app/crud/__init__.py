from app.crud.patient import patient
