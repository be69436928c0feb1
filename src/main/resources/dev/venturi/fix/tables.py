"""What is known of the standard library and of some packages: which calls are pure, which wait, and which leave
something behind. What is in no table is unknown, and a call of it is never moved.

docs/fixes.md lists these tables for the reader.
"""

# Modules all of whose functions depend on their arguments only, but for those in EFFECTS.
PURE_MODULES = {
    "abc", "array", "ast", "base64", "binascii", "bisect", "bz2", "calendar", "cmath", "codecs", "collections",
    "collections.abc", "colorsys", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum", "fnmatch",
    "fractions", "functools", "graphlib", "hashlib", "heapq", "hmac", "html", "html.parser", "io", "ipaddress", "itertools", "json",
    "keyword", "lzma", "math", "ntpath", "numbers", "operator", "pathlib", "posixpath", "pprint", "quopri", "re",
    "reprlib", "shlex", "statistics", "string", "struct", "textwrap", "token", "tokenize", "types", "typing", "unicodedata",
    "urllib.parse", "uuid", "xml.etree.ElementTree", "zlib", "zoneinfo", "typing_extensions", "email.utils", "mimetypes",
}  # fmt: skip

# Those of them whose results share nothing with their arguments.
DETACHED_MODULES = {
    "base64", "binascii", "bz2", "calendar", "cmath", "codecs", "colorsys", "datetime", "decimal", "difflib",
    "fnmatch", "fractions", "hashlib", "hmac", "html", "ipaddress", "json", "lzma", "math", "pathlib", "posixpath",
    "quopri", "re", "shlex", "statistics", "string", "struct", "textwrap", "unicodedata", "urllib.parse", "uuid",
    "zlib", "zoneinfo", "os.path", "os", "time", "email.utils", "mimetypes",
}  # fmt: skip

# dotted name or prefix ending in a dot: effect. The longest match counts.
#   read      reads files or what else the machine holds
#   blocking  waits for something outside, and only reads it
#   child     runs a child process
#   mutate0 … mutates that argument
EFFECTS = {
    "bisect.insort": "mutate0", "bisect.insort_left": "mutate0", "bisect.insort_right": "mutate0",
    "heapq.heappush": "mutate0", "heapq.heappop": "mutate0", "heapq.heapify": "mutate0",
    "heapq.heappushpop": "mutate0", "heapq.heapreplace": "mutate0",
    "json.dump": "mutate1", "json.load": "mutate0", "csv.field_size_limit": "state",
    "struct.pack_into": "mutate1", "copy.": "pure",
    "datetime.datetime.now": "clock", "datetime.datetime.utcnow": "clock", "datetime.datetime.today": "clock",
    "datetime.date.today": "clock",
    "decimal.getcontext": "context", "decimal.setcontext": "state", "decimal.localcontext": "context",
    "pprint.pprint": "output", "pprint.pp": "output",
    "uuid.uuid1": "random", "uuid.uuid4": "random", "secrets.": "random", "os.urandom": "random", "random.": "random",
    "os.getrandom": "random", "random.Random": "seeded", "random.SystemRandom": "random",
    "numpy.random.": "random",
    "time.time": "clock", "time.time_ns": "clock", "time.perf_counter": "clock", "time.perf_counter_ns": "clock",
    "time.monotonic": "clock", "time.monotonic_ns": "clock", "time.process_time": "clock", "time.localtime": "clock",
    "time.process_time_ns": "clock", "time.thread_time": "clock", "time.ctime": "clock", "time.gmtime": "clock", "time.strftime": "clock",
    "time.asctime": "clock", "time.mktime": "pure", "time.strptime": "pure",
    "time.sleep": "sleep",
    "os.path.": "read", "os.path.join": "pure", "os.path.basename": "pure", "os.path.dirname": "pure",
    "os.path.splitext": "pure", "os.path.split": "pure", "os.path.normpath": "pure", "os.path.isabs": "pure",
    "os.listdir": "read", "os.scandir": "read", "os.stat": "read", "os.lstat": "read", "os.walk": "read",
    "os.getcwd": "read", "os.getenv": "read", "os.environ.get": "read", "os.fspath": "pure", "os.cpu_count": "read",
    "os.fsencode": "pure", "os.fsdecode": "pure", "os.access": "read", "os.readlink": "read",
    "os.getpid": "identity", "os.getppid": "identity", "os.system": "output", "os.popen": "blocking",
    "os._exit": "exit", "os.abort": "exit", "os.kill": "state", "os.fork": "process",
    "os.": "write",
    "glob.": "read", "linecache.": "read", "filecmp.": "read",
    "shutil.disk_usage": "read", "shutil.which": "read", "shutil.": "write", "tempfile.": "write",
    "gzip.open": "open", "bz2.open": "open", "lzma.open": "open", "io.open": "open", "codecs.open": "open",
    "gzip.": "pure", "os.open": "write", "zipfile.ZipFile": "open", "gzip.decompress": "pure",
    "sys.intern": "pure", "sys.getsizeof": "pure", "sys.exc_info": "pure", "sys.exit": "exit",
    "sys.stdout.": "output", "sys.stderr.": "output", "sys.stdin.": "input", "sys.getrecursionlimit": "pure",
    "sys.setrecursionlimit": "state", "sys.getdefaultencoding": "pure",
    "logging.getLogger": "logger", "logging.": "output", "warnings.": "output", "traceback.format_exc": "pure", "traceback.format_exception": "pure",
    "traceback.": "output", "getpass.": "input", "fileinput.": "input", "readline.": "input",
    "threading.local": "threadlocal", "threading.current_thread": "identity", "threading.get_ident": "identity",
    "threading.": "thread", "_thread.": "thread", "queue.": "thread", "concurrent.futures.": "thread",
    "multiprocessing.current_process": "identity", "multiprocessing.": "process", "joblib.": "process",
    "asyncio.sleep": "sleep", "asyncio.open_connection": "stream", "asyncio.wait_for": "await",
    "asyncio.": "loop",
    "contextvars.": "context", "sqlite3.": "threadbound", "signal.": "threadbound", "tkinter.": "threadbound",
    "PyQt5.": "threadbound", "PyQt6.": "threadbound", "PySide6.": "threadbound", "curses.": "threadbound",
    "turtle.": "threadbound", "pygame.": "threadbound",
    "urllib.error.": "pure", "urllib.request.quote": "pure", "urllib.request.urlopen": "urlopen", "urllib.request.Request": "request", "urllib.request.build_opener": "library",
    "urllib.request.ProxyHandler": "library", "urllib.request.HTTPBasicAuthHandler": "library",
    "requests.get": "blocking", "requests.head": "blocking", "requests.options": "blocking",
    "requests.request": "method", "requests.post": "send", "requests.put": "send", "requests.patch": "send",
    "requests.delete": "send", "requests.Session": "library", "requests.session": "library",
    "httpx.get": "blocking", "httpx.head": "blocking", "httpx.options": "blocking", "httpx.request": "method",
    "httpx.post": "send", "httpx.put": "send", "httpx.patch": "send", "httpx.delete": "send",
    "httpx.Client": "library", "httpx.AsyncClient": "library", "aiohttp.ClientSession": "library", "aiohttp.ClientTimeout": "library",
    "urllib3.PoolManager": "library", "urllib3.request": "method",
    "http.client.HTTPConnection": "library", "http.client.HTTPSConnection": "library",
    "socket.create_connection": "stream", "socket.gethostbyname": "blocking", "socket.getaddrinfo": "blocking",
    "socket.gethostbyaddr": "blocking", "socket.getfqdn": "blocking", "socket.socket": "library", "socket.inet_aton": "pure",
    "socket.inet_ntoa": "pure", "socket.htons": "pure", "socket.ntohs": "pure",
    "ssl.create_default_context": "library", "ftplib.FTP": "library", "imaplib.IMAP4": "library",
    "poplib.POP3": "library", "telnetlib.Telnet": "library", "smtplib.": "send",
    "subprocess.run": "child", "subprocess.check_output": "captured", "subprocess.getoutput": "captured",
    "subprocess.getstatusoutput": "captured", "subprocess.call": "child", "subprocess.check_call": "child",
    "subprocess.Popen": "process",
    "argparse.": "library", "configparser.": "library",
    "locale.setlocale": "state", "atexit.": "state", "gc.": "state", "importlib.": "unknown",
    "collections.namedtuple": "pure", "functools.lru_cache": "pure", "contextlib.suppress": "pure", "contextlib.closing": "same0",
    "contextlib.nullcontext": "same0", "contextlib.redirect_stdout": "state", "contextlib.redirect_stderr": "state",
    "contextlib.ExitStack": "unknown",
}  # fmt: skip

# Constructors in pure modules whose objects never change.
IMMUTABLE = {
    "re.compile", "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath",
    "decimal.Decimal", "fractions.Fraction", "datetime.datetime", "datetime.date", "datetime.time",
    "datetime.timedelta", "datetime.timezone", "uuid.UUID", "uuid.uuid3", "uuid.uuid5", "struct.Struct",
    "operator.itemgetter", "operator.attrgetter", "operator.methodcaller", "zoneinfo.ZoneInfo",
    "ipaddress.ip_address", "ipaddress.ip_network", "string.Template", "datetime.datetime.strptime",
    "datetime.datetime.fromisoformat", "datetime.date.fromisoformat", "datetime.datetime.fromtimestamp",
}  # fmt: skip

# Objects that threads may share, as their documentation says.
THREAD_SAFE = {"urllib3.PoolManager", "httpx.Client", "logging.Logger"}
# Objects that tasks of one event loop may share.
TASK_SAFE = {"aiohttp.ClientSession", "httpx.AsyncClient"}

SENDING_METHODS = {"post", "put", "patch", "delete", "sendmail", "send_message", "storbinary", "storlines"}
READING_VERBS = {"GET", "HEAD", "OPTIONS"}
SENDING_WORDS = (b"POST", b"PUT", b"DELETE", b"PATCH", b"SET", b"INCR", b"DEL")

BUILTIN_PURE = {
    "abs", "all", "any", "ascii", "bin", "bool", "bytearray", "bytes", "callable", "chr", "complex", "dict", "divmod",
    "enumerate", "filter", "float", "format", "frozenset", "getattr", "hasattr", "hex", "int", "isinstance",
    "issubclass", "iter", "len", "list", "map", "max", "memoryview", "min", "object", "oct", "ord", "pow", "range",
    "repr", "reversed", "round", "set", "slice", "sorted", "str", "sum", "super", "tuple", "type", "zip", "dir",
    "aiter", "property", "staticmethod", "classmethod",
}  # fmt: skip
BUILTIN_SCALAR = {
    "abs", "all", "any", "ascii", "bin", "bool", "bytes", "callable", "chr", "complex", "float", "format", "hasattr",
    "hex", "int", "isinstance", "issubclass", "len", "oct", "ord", "range", "repr", "round", "slice", "str", "type",
    "divmod", "pow",
}  # fmt: skip
BUILTIN_CONTAINERS = {"list", "dict", "set", "tuple", "frozenset", "sorted", "bytearray"}
BUILTIN_EFFECTS = {
    "print": "output", "input": "input", "exit": "exit", "quit": "exit", "breakpoint": "input", "hash": "hash",
    "id": "identity", "next": "mutate0", "anext": "mutate0", "setattr": "mutate0", "delattr": "mutate0", "open": "open",
    "exec": "unknown", "eval": "unknown", "compile": "unknown", "__import__": "unknown", "globals": "unknown",
    "locals": "unknown", "vars": "unknown",
}  # fmt: skip
# Builtins that work through all of an argument, so that a call takes longer for more of it.
LONG_BUILTINS = {
    "sum",
    "sorted",
    "all",
    "any",
    "map",
    "filter",
    "list",
    "set",
    "dict",
    "tuple",
    "max",
    "min",
    "pow",
}
LONG_MODULES = {
    "hashlib",
    "zlib",
    "bz2",
    "lzma",
    "re",
    "json",
    "difflib",
    "statistics",
    "itertools",
    "functools",
    "base64",
    "gzip",
    "csv",
    "xml.etree.ElementTree",
    "hmac",
}

# Methods of the builtin types (and of what the pure modules give): those that change their object …
MUTATORS = {
    "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add", "discard",
    "setdefault", "popitem", "appendleft", "popleft", "extendleft", "rotate", "difference_update",
    "intersection_update", "symmetric_difference_update", "write", "writelines", "writerow", "writerows",
    "writeheader", "seek", "read", "readline", "readlines", "read1", "readinto", "truncate", "flush", "close",
    "move_to_end", "subtract", "__next__", "send", "throw", "release", "recv", "recv_into", "sendall", "connect",
    "settimeout", "makefile", "getresponse", "request", "endheaders", "putrequest", "putheader", "iter_content",
    "iter_lines", "shutdown", "fetchone", "fetchall", "drain", "readexactly", "readuntil",
    "wait_closed", "add_header", "feed", "__enter__", "__exit__", "seed", "shuffle",
}  # fmt: skip
# … and those that only read it.
READERS = {
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map",
    "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
    "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition",
    "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split",
    "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill", "decode", "hex",
    "fromhex", "copy", "get", "items", "keys", "values", "fromkeys", "difference", "intersection", "isdisjoint",
    "issubset", "issuperset", "symmetric_difference", "union", "as_integer_ratio", "is_integer", "bit_length",
    "bit_count", "conjugate", "to_bytes", "from_bytes", "tobytes", "tolist", "most_common", "elements", "total",
    "match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "group", "groups", "groupdict", "start",
    "end", "span", "expand", "hexdigest", "digest", "isoformat", "strftime", "weekday", "isoweekday", "isocalendar", "timestamp",
    "total_seconds", "date", "timetuple", "toordinal", "astimezone", "utcoffset", "quantize", "sqrt", "ln", "exp",
    "log10", "getvalue", "getbuffer", "tell", "with_suffix", "with_name", "with_stem", "as_posix", "relative_to",
    "joinpath", "is_absolute", "is_relative_to", "as_uri", "is_mount", "unpack", "pack", "unpack_from", "iter_unpack", "json", "raise_for_status", "getheader",
    "getheaders", "info", "geturl", "getcode", "findtext", "iter", "iterfind", "itertext", "_asdict", "_replace",
    "new_child", "lstrip", "isatty", "fileno", "readable", "writable", "substitute", "safe_substitute", "is_finite", "is_nan", "safe_load",
    "_make", "get_content_charset", "get_content_type", "get_all",
}  # fmt: skip
# Calls whose first argument is text or a number, and that would fail for anything that holds more.
TAKE_SCALARS = {
    "urllib.request.urlopen", "urllib.request.Request", "urllib.parse.quote", "time.sleep", "open", "int", "float",
    "len", "ord", "range", "isinstance", "os.path.join", "socket.gethostbyname", "requests.get", "httpx.get", "pathlib.Path", "abs", "round",
}  # fmt: skip
# Methods that only text has.
TEXT_METHODS = {
    "encode", "lower", "upper", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith",
    "replace", "title", "capitalize", "zfill", "isdigit", "isalpha", "casefold",
}  # fmt: skip
# Methods of paths, known by name wherever the receiver is not.
PATH_READERS = {
    "read_text",
    "read_bytes",
    "exists",
    "is_file",
    "is_dir",
    "stat",
    "iterdir",
    "glob",
    "rglob",
    "resolve",
    "absolute",
    "is_symlink",
    "lstat",
    "expanduser",
    "samefile",
}
PATH_WRITERS = {
    "write_text",
    "write_bytes",
    "mkdir",
    "rmdir",
    "unlink",
    "touch",
    "rename",
    "chmod",
    "symlink_to",
    "hardlink_to",
}


def effect_of(dotted):
    """The effect of calling an external function, None if it is in no table."""
    if dotted in EFFECTS:
        return EFFECTS[dotted]
    if dotted in IMMUTABLE:
        return "immutable"
    prefix = dotted
    while "." in prefix:
        prefix = prefix.rpartition(".")[0]
        if prefix + "." in EFFECTS:
            return EFFECTS[prefix + "."]
        if prefix in PURE_MODULES:
            return "pure"
        if prefix in IMMUTABLE:
            return "immutable"
    return None


def within(dotted, modules):
    """Whether a dotted name lies in one of these modules."""
    parts = dotted.split(".")
    return any(".".join(parts[:n]) in modules for n in range(1, len(parts) + 1))
