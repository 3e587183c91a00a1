from app.models import Note, session


class NoteService:
    def __init__(self, user):
        self.user = user

    def load(self, note_id):
        return session.query(Note).filter_by(id=note_id, user_id=self.user.id).one()

    def remove(self, note_id):
        session.delete(self.load(note_id))

    def every(self):
        return session.query(Note).filter_by(user_id=self.user.id).all()
