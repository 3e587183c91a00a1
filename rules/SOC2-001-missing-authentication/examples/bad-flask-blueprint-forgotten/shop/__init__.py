from flask import Flask


def create_app():
    from shop.admin import bp as admin_bp
    from shop.stock import bp as stock_bp

    app = Flask(__name__)
    app.register_blueprint(admin_bp, url_prefix="/admin")
    app.register_blueprint(stock_bp, url_prefix="/stock")
    return app
