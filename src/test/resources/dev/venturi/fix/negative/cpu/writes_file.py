# expect: C-ORDER
def render(n):
    with open("frame%d.txt" % n, "w") as file:
        for i in range(n):
            file.write(str(i * i))  #@ 2


if __name__ == "__main__":
    for n in range(9):
        render(n)  #@ 1
