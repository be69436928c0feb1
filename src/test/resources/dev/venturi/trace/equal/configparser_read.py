import configparser
import io

text = "[DEFAULT]\nroot = /srv\n[paths]\nlog = %(root)s/log\ndeep = %(log)s/deep\nmany =\n  one\n  two\n[empty]\n[flags]\na: yes\nb: 1.5\nc: 12\n"
parser = configparser.ConfigParser()
parser.read_string(text)
parser.get("paths", "deep"), parser.getboolean("flags", "a"), parser["flags"].getfloat("b"), dict(parser["paths"])
parser.read_dict({"new": {"x": 1}})
parser.write(io.StringIO())
try:
    parser.get("empty", "absent")
except configparser.NoOptionError as error:
    str(error)
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
extended.read_string("[a]\nx = 1\n[b]\ny = ${a:x}2\n")
extended["b"]["y"]
