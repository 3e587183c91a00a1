from flask import request
from flask_jwt_extended import get_jwt_identity, jwt_required
from flask_restx import Namespace, Resource

from api.models import Wallet, db

wallets = Namespace("wallets")


@wallets.route("/transfer")
class Transfer(Resource):
    @jwt_required()  # expect: SOC2-008
    def post(self):
        data = request.get_json()
        source = Wallet.query.filter_by(id=data["wallet_id"]).first_or_404()
        target = Wallet.query.filter_by(id=data.get("target_id")).first_or_404()
        source.balance -= data["amount"]
        target.balance += data["amount"]
        db.session.commit()
        return {"balance": source.balance}


@wallets.route("/mine")
class Mine(Resource):
    @jwt_required()
    def get(self):
        rows = Wallet.query.filter_by(user_id=get_jwt_identity()).all()
        return [{"id": row.id, "balance": row.balance} for row in rows]
