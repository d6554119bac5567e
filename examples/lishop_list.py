"""Keeps a copy of one shopping list with the standard library: reads what has changed since the last time, and sends edits that may be sent again.

    LISHOP_API_KEY=… python3 examples/lishop_list.py list.json            shows the list
    LISHOP_API_KEY=… python3 examples/lishop_list.py list.json Milk Bread   adds these first
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timezone

URL = os.environ.get("QUARTET_URL", "http://127.0.0.1:3000")


def call(method, path, body=None):
    """One call at Quartet; what it answers as JSON."""
    request = urllib.request.Request(URL + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("api_key", os.environ["LISHOP_API_KEY"])
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def send(copy):
    """Sends the edits that wait. Each has an id of its own: one whose answer was lost takes effect once all the same."""
    while copy["edits"]:
        part = copy["edits"][:100]
        call("POST", "/2.0/articles/batch", {"edits": part})
        del copy["edits"][:100]
        keep(copy)


def read(copy):
    """Reads what has changed since the cursor. One that is too old is answered with 410: then the whole list is read."""
    while True:
        since = {"since": copy["cursor"]} if copy["cursor"] else {}
        try:
            page = call("GET", "/2.0/articles/changes?" + urllib.parse.urlencode(since))
        except urllib.error.HTTPError as error:
            if error.code != 410:
                raise
            copy["cursor"], copy["articles"] = None, {}
            continue
        for article in page["changes"]:
            if article.get("deleted"):
                copy["articles"].pop(article["objectId"], None)
            else:
                copy["articles"][article["objectId"]] = article
        copy["cursor"] = page["cursor"]
        keep(copy)
        if not page["more"]:
            return


def keep(copy):
    """Writes the file whole, or not at all."""
    with open(copy["file"] + ".new", "w", encoding="utf-8") as file:
        json.dump(copy, file)
    os.replace(copy["file"] + ".new", copy["file"])


def main():
    path = sys.argv[1]
    copy = {"file": path, "cursor": None, "articles": {}, "edits": []}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            copy = json.load(file)
    for name in sys.argv[2:]:
        fields = {"name": name, "qty": "1", "checked": "0"}
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        copy["edits"].append({"op": "create", "clientId": str(uuid.uuid4()), "at": now, "fields": fields})
    # Before they are sent: what ends in between is sent the next time.
    keep(copy)
    send(copy)
    read(copy)
    for article in copy["articles"].values():
        print("x" if article["checked"] == "1" else "-", article["qty"] or "", article["name"])


if __name__ == "__main__":
    main()
