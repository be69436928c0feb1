import asyncio, time

def lookup(name):
    time.sleep(0.01)  #@ 3
    return name.upper()

class Service:
    def __init__(self):
        self.prefix = ">"
    async def one(self, name):
        return self.prefix + lookup(name)
    async def all(self, names):
        found = []
        for name in names:
            found.append(lookup(name))  #@ 2
        return found

async def main():
    service = Service()
    print(await service.all(["a", "b", "c"]))  #@ 1

if __name__ == "__main__":
    asyncio.run(main())
