import io
import xml.etree.ElementTree as tree
from xml.dom import minidom
from xml.sax import ContentHandler, parseString

root = tree.Element("root")
for i in range(15):
    child = tree.SubElement(root, "item", {"n": str(i)})
    child.text = "text <%d>" % i
text = tree.tostring(root)
[e.get("n") for e in tree.fromstring(text).iterfind(".//item[@n='3']")]
for event, element in tree.iterparse(io.BytesIO(text), ("start", "end")):
    element.tag
tree.ElementTree(root).write(io.BytesIO(), encoding="utf-8", xml_declaration=True)
minidom.parseString(text).toprettyxml()


class Handler(ContentHandler):
    count = 0

    def startElement(self, name, attributes):
        self.count += len(attributes)


parseString(text, Handler())
