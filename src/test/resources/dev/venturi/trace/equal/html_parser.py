import html
from html.parser import HTMLParser


class Counts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.seen.append(data.strip())

    def handle_comment(self, data):
        self.seen.append(data)


parser = Counts()
for i in range(8):
    parser.feed("<!-- c --><p class=x id='%d'>a &amp; b &#8364; <br/>text</p><script>if (a < b) {}</script><![CDATA[x]]>" % i)
parser.close()
html.escape("<a href='x'>"), html.unescape("&lt;&notit;&#x41;")
