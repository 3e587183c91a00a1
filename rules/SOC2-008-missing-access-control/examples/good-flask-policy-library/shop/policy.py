import casbin
from oso import Oso

oso = Oso()
enforcer = casbin.Enforcer("model.conf", "policy.csv")


def allowed(person, kind, act):
    return enforcer.enforce(person.role, kind, act)
