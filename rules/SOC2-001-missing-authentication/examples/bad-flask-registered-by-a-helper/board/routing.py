def connect(blueprint, rules, view):
    """Register one view under all of its rules."""
    for rule in rules:
        blueprint.add_url_rule(rule, view_func=view)
