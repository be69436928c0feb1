import csv
import io

out = io.StringIO()
writer = csv.DictWriter(out, ["name", "n", "text"], delimiter=";")
writer.writeheader()
for i in range(40):
    writer.writerow({"name": "row %d" % i, "n": i * 1.5, "text": 'quoted "%d"; yes' % i})
text = out.getvalue()
dialect = csv.Sniffer().sniff(text[:400])
csv.Sniffer().has_header(text)
sum(float(row["n"]) for row in csv.DictReader(io.StringIO(text), delimiter=";"))
csv.register_dialect("mine", delimiter="|")
list(csv.reader(["a|b", "c|d"], "mine"))
