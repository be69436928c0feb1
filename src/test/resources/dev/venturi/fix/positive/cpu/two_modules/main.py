import mandel
from settings import WIDTH


print("rows")
image = mandel.render(WIDTH)  #@ 1
for line in image:
    print(line)
