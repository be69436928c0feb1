# expect: B-ORDER
import logging
import time

log = logging.getLogger(__name__)


def fetch(url):
    log.info("fetching %s", url)
    time.sleep(0.1)  #@ 2
    return url


print([fetch(url) for url in "abc"])  #@ 1
