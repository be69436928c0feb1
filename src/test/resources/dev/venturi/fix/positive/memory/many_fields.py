# class: Record
class Record:
    def __init__(self, values):
        self.identifier = values[0]
        self.first_name = values[1]
        self.last_name = values[2]
        self.street_address = values[3]
        self.postal_code = values[4]
        self.country_code = values[5]


print(Record("abcdef").country_code)
