import io
import keyword
import tokenize

with tokenize.open(keyword.__file__) as file:
    text = file.read()
tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
tokenize.untokenize(tokens[:200])
