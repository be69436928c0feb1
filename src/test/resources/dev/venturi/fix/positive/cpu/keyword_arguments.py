def blur(pixels, radius=1, *more):
    out = []
    for i in range(len(pixels)):
        window = pixels[max(0, i - radius) : i + radius + 1]
        out.append(sum(window) // len(window))  #@ 2
    return out


def main():
    images = [[1, 5, 9, 200], [3, 3, 3, 90]]
    done = []
    for image in images:
        done.append(blur(pixels=image, radius=2))  #@ 1
    print(done)


if __name__ == "__main__":
    main()
