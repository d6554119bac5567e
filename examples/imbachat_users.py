"""Tells Quartet who the users of a site are, with the standard library, and makes a chat token for one of them.

    IMBACHAT_SITE_TOKEN=… python3 examples/imbachat_users.py users.csv 42

users.csv has a line of names first: user_id,name and what else docs/imbachat.md lists.
"""

import csv
import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("QUARTET_URL", "http://127.0.0.1:3000")


def call(method, path, body, kind):
    """One call at Quartet, with the site's own credential; the answer's text."""
    request = urllib.request.Request(URL + path, method=method, data=body)
    request.add_header("Authorization", "Bearer " + os.environ["IMBACHAT_SITE_TOKEN"])
    request.add_header("Content-Type", kind)
    with urllib.request.urlopen(request, timeout=300) as answer:
        return answer.read().decode()


def upload(path):
    """Any number of users, one JSON object a line. A line of the answer stands for a batch of 500; the last one for all."""
    with open(path, encoding="utf-8", newline="") as file:
        # A cell that is empty says nothing of a user.
        users = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    for user in users:
        user["user_id"] = int(user["user_id"])
    lines = "".join(json.dumps(user) + "\n" for user in users).encode()
    for line in call("PUT", "/imbachat/directory/users", lines, "application/x-ndjson").splitlines():
        batch = json.loads(line)
        for problem in batch.get("errors", []):
            print("refused:", json.dumps(problem))
        if "done" in batch:
            print(f"{batch['created']} new, {batch['updated']} changed, {batch['refused']} refused")


def main():
    try:
        upload(sys.argv[1])
        for user in sys.argv[2:]:
            token = json.loads(call("POST", "/imbachat/tokens", json.dumps({"user_id": int(user)}).encode(), "application/json"))
            print(user, "may chat until", token["expires_at"])
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode()[:300]}")


if __name__ == "__main__":
    main()
