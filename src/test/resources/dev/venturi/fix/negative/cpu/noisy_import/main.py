# expect: C-ORDER
import tools


def main():
    print([tools.work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
