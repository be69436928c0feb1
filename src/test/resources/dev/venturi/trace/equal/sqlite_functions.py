import sqlite3

connection = sqlite3.connect(":memory:")
connection.create_function("twice", 1, lambda x: x * 2)


class Product:
    def __init__(self):
        self.value = 1

    def step(self, x):
        self.value *= x

    def finalize(self):
        return self.value


connection.create_aggregate("product", 1, Product)
connection.create_collation("backwards", lambda a, b: (a < b) - (a > b))
connection.execute("create table t (n integer, s text)")
connection.executemany("insert into t values (?, ?)", ((i, "s%d" % i) for i in range(1, 20)))
connection.row_factory = sqlite3.Row
connection.execute("select twice(n) as d, s from t order by s collate backwards").fetchall()[0]["d"]
connection.execute("select product(n) from t where n < 10").fetchone()[0]
try:
    connection.execute("select twice(1, 2)")
except sqlite3.OperationalError:
    pass
connection.close()
