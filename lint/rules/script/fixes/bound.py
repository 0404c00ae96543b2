limit = asyncio.Semaphore(4)

async def one(item):
    async with limit:
        return await ask(item)

results = await asyncio.gather(*(one(i) for i in items))
# with threads: ThreadPoolExecutor(max_workers=4)
