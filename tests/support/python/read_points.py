"""Checks a SQLite file and reads the points of one run with nothing but Python's sqlite3."""

import json
import os
import sqlite3
import sys

args = json.loads(sys.argv[1])


def read():
    if not os.path.exists(args["path"]):
        return None
    connection = sqlite3.connect(args["path"], timeout=30)
    integrity = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if args["runId"] is None:
        return {"integrity": integrity, "points": [], "latest": {}, "params": 0}

    def rows(sql):
        return connection.execute(sql, [args["runId"]]).fetchall()

    return {
        "integrity": integrity,
        "points": rows('SELECT "key", step, value FROM metrics WHERE run_uuid = ?'),
        "latest": dict(rows('SELECT "key", step FROM latest_metrics WHERE run_uuid = ?')),
        "params": rows("SELECT count(*) FROM params WHERE run_uuid = ?")[0][0],
    }


print(json.dumps(read()))
