import base64
import binascii
import hashlib

data = bytes(range(256))
for name in ("b16", "b32", "b64", "b85", "a85"):
    getattr(base64, name + "decode")(getattr(base64, name + "encode")(data))
base64.urlsafe_b64decode(base64.urlsafe_b64encode(data))
base64.decodebytes(base64.encodebytes(data))
try:
    base64.b32decode("a")
except binascii.Error:
    pass
hashlib.sha256(data).hexdigest(), hashlib.new("md5", data).digest()
