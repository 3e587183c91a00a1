import replicate


class Replicate:
    async def async_run(self, model, values):
        return await replicate.async_run(model, input=values)


replicate_client = Replicate()
