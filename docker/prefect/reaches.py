"""Exits with 0 if every address answers: http://… with 200, tcp://host:port by taking a connection. For health checks."""

import socket
import sys
import urllib.request
from urllib.parse import urlsplit

PATIENCE = 4


def reach(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "http":
        urllib.request.urlopen(address, timeout=PATIENCE).close()
    else:
        socket.create_connection((parts.hostname, parts.port), PATIENCE).close()


if __name__ == "__main__":
    for address in sys.argv[1:]:
        try:
            reach(address)
        except OSError as error:
            sys.exit(f"{address}: {error}")
