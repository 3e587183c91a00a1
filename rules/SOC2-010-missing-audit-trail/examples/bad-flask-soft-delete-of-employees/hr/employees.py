from flask import Blueprint, g

from hr.auth import hr_only
from hr.extensions import db
from hr.models import Employee

bp = Blueprint("employees", __name__)


@bp.route("/employees/<int:employee_id>", methods=["DELETE"])  # expect: SOC2-010
@hr_only
def leave(employee_id):
    employee = Employee.query.filter_by(id=employee_id, company_id=g.user.company_id).first_or_404()
    employee.is_deleted = True
    db.session.commit()
    return "", 204
