import io
import logging

out = io.StringIO()
logger = logging.getLogger("a.b.c")
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)-8s %(name)s %(message)s"))
handler.addFilter(lambda record: "secret" not in record.getMessage())
logger.addHandler(handler)
logger.setLevel(logging.INFO)
logger.propagate = False
for i in range(10):
    logger.info("message %d of %s", i, "ten")
    logger.debug("not seen")
    logger.warning("secret %s", i)
try:
    [][0]
except IndexError:
    logger.exception("failed")
logging.getLogger("a").isEnabledFor(10), logging.LoggerAdapter(logger, {}).error("x")
