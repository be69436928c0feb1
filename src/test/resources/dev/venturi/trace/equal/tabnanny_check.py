import tabnanny

with open("bad.py", "w") as file:
    file.write("if True:\n        a = 1\n\tb = 2\n")
with open("good.py", "w") as file:
    file.write("for i in range(3):\n    if i:\n        print(i)\n")
tabnanny.verbose = 1
tabnanny.check("good.py")
tabnanny.check("bad.py")
