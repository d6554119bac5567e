"""Calls IMVU through Quartet's proxy, with the standard library: Quartet logs in and picks a session for each call.

    IMVU_USER=bot IMVU_PASSWORD='a long password' python3 examples/imvu_requests.py /login/me /user/user-100001
"""

import base64
import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("QUARTET_URL", "http://127.0.0.1:3000")
CREDENTIALS = f"{os.environ['IMVU_USER']}:{os.environ['IMVU_PASSWORD']}"


def call(method, path, body=None):
    """One call at Quartet; what it answers as JSON."""
    request = urllib.request.Request(URL + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", "Basic " + base64.b64encode(CREDENTIALS.encode()).decode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or "null")


def main():
    for path in sys.argv[1:]:
        try:
            print(path, json.dumps(call("GET", "/imvu/api" + path))[:200])
        except urllib.error.HTTPError as error:
            print(path, error.code, error.read().decode()[:200])
    # For a program that calls IMVU by itself.
    lease = call("POST", "/imvu/checkouts", {"ttl": 60})
    print("leased a session of account", lease["account_id"], "until", lease["expires_at"])
    call("DELETE", f"/imvu/checkouts/{lease['id']}", {"verdict": "good"})


if __name__ == "__main__":
    main()
