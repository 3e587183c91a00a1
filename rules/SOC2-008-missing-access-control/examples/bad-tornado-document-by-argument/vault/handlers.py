import tornado.web

from vault.models import Document, session


class VaultHandler(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("account")

    def prepare(self):
        if not self.current_user:
            raise tornado.web.HTTPError(401)


class DocumentHandler(VaultHandler):
    def get(self, document_id):  # expect: SOC2-008
        document = session().get(Document, document_id)
        self.write(document.as_dict())

    def post(self, document_id):  # expect: SOC2-008
        document = session().query(Document).filter_by(id=self.get_argument("document_id")).one()
        document.title = self.get_argument("title")
        session().commit()


class MineHandler(VaultHandler):
    def get(self):
        rows = session().query(Document).filter_by(owner_id=self.current_user)
        self.write({"documents": [row.as_dict() for row in rows]})
