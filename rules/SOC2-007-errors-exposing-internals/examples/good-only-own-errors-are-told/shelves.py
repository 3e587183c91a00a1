class RefusedByPolicy(Exception):
    pass


async def install(name):
    if name.startswith("_"):
        raise RefusedByPolicy("names that begin with _ are not allowed")


async def remove(name):
    return {"removed": name}
