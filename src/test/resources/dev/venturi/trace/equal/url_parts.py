import urllib.parse as parse
import pathlib
import posixpath
import fnmatch
import mimetypes
import ipaddress

url = "https://user:pw@example.org:8080/a/b;p?q=1&r=%C3%A9&q=2#frag"
parts = parse.urlsplit(url)
parts.hostname, parts.port, parse.parse_qs(parts.query), parse.urljoin(url, "../c?d"), parse.quote("a b/ü"), parse.unquote_plus("a+b%20")
parse.urlencode({"a": [1, 2], "b": "ü"}, doseq=True), parse.urlunsplit(parts)
path = pathlib.PurePosixPath("/usr/lib") / "python3" / "x.tar.gz"
path.suffixes, path.relative_to("/usr"), path.with_suffix(".zip"), path.match("*.gz"), path.parents[1]
posixpath.normpath("a/../b//c"), fnmatch.filter(["a.py", "b.txt"], "*.py")
network = ipaddress.ip_network("10.0.0.0/28")
[str(host) for host in network.hosts()], ipaddress.ip_address("::1").is_loopback
