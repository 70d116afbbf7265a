"""Runs scripts with MLflow and its libraries imported once: every connection is one script in a process of its own.

A request is one line of JSON, {"script", "argument", "env"}; the answer is one line of JSON, {"code", "out", "err"}.
"""

import atexit
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
import threading
import traceback

import mlflow
import mlflow.models
import mlflow.onnx
import mlflow.pyfunc
import mlflow.sklearn
import mlflow.store.tracking.sqlalchemy_store
import numpy
import pandas
import sklearn.pipeline


def run(request, out, err):
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = [request["script"], request["argument"]]
    sys.path[0] = os.path.dirname(request["script"])
    code = 0
    try:
        runpy.run_path(request["script"], run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    # As an interpreter ends: first its threads, the idle ones of executors told to, then what was registered.
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def answer(connection):
    with connection, connection.makefile("rw") as stream, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        request = json.loads(stream.readline())
        child = os.fork()
        if child == 0:
            run(request, out, err)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        stream.write(json.dumps({"code": code, "out": out.read().decode(), "err": err.read().decode()}) + "\n")


def main(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    # Nobody waits for the process of a connection.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)

    # The end of the input is the end of whoever started this.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            answer(connection)
            os._exit(0)
        connection.close()


main(sys.argv[1])
