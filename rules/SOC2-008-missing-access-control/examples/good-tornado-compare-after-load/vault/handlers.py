import tornado.web

from vault.models import Letter, session


class LetterHandler(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("account")

    @tornado.web.authenticated
    def get(self, letter_id):
        letter = session().get(Letter, letter_id)
        if letter.owner_id != self.current_user:
            raise tornado.web.HTTPError(404)
        self.write({"text": letter.text})

    @tornado.web.authenticated
    def delete(self, letter_id):
        letter = self.load_own(letter_id, self.current_user)
        session().delete(letter)

    def load_own(self, letter_id, account):
        return session().query(Letter).filter_by(id=letter_id, owner_id=account).one()
