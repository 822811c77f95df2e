"""Exit code 0 if the web server in this container answers; docker-compose.yml asks.

503 is an answer: it tells whoever watches the whole (the health page lists what is late) that a part is missing, and no
reason to keep the pages from people.
"""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/health", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
sys.exit(connection.getresponse().status not in {200, 503})
