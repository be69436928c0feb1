# class: Marker
# expect: none
class Marker:
    def hello(self):
        return "hello"


print(Marker().hello())
