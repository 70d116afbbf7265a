"""Runs scripts and servers with MLflow and its libraries imported once: every connection is one of them in a process of its own.

A request is one line of JSON. {"script", "argument", "env"} runs a script; the answer is one line of JSON, {"code", "out", "err"}.
{"server", "cwd", "env"} runs `mlflow server` with the arguments "server" as the leader of a process group, which is killed when the
connection ends; the answer is its {"pid"} at once, and {"code", "out", "err"} when it has ended.
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
import warnings

# What MLflow's server uses of Starlette is old.
warnings.filterwarnings("ignore", message="starlette.middleware.wsgi is deprecated")

import mlflow
import mlflow.cli
import mlflow.models
import mlflow.onnx
import mlflow.pyfunc
import mlflow.server.fastapi_app
import mlflow.sklearn
import mlflow.store.tracking.sqlalchemy_store
import numpy
import pandas
import sklearn.pipeline
import uvicorn


def forget_server():
    """MLflow's server reads the environment when it is imported; what it imports stays."""
    for name in [name for name in sys.modules if name == "mlflow.server" or name.startswith("mlflow.server.")]:
        del sys.modules[name]


def run_script(script, argument):
    sys.argv = [script, argument]
    sys.path[0] = os.path.dirname(script)
    runpy.run_path(script, run_name="__main__")


def run_server(arguments, cwd):
    """`mlflow server`, whose uvicorn runs in this process and not in a new one."""
    import mlflow.server

    def run_uvicorn(command, extra_env, **_):
        os.environ.update(extra_env)
        forget_server()
        uvicorn.main(command[command.index("uvicorn") + 1 :])

    os.chdir(cwd)
    mlflow.server._exec_cmd = run_uvicorn
    mlflow.cli.cli(["server", *arguments])


def run(request, out, err):
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ.clear()
    os.environ.update(request["env"])
    code = 0
    try:
        if "server" in request:
            run_server(request["server"], request["cwd"])
        else:
            run_script(request["script"], request["argument"])
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


def kill_at_end(connection, leader):
    """Kills a process group once the other side of the connection is gone."""
    connection.recv(1)
    os.killpg(leader, signal.SIGKILL)


def answer(connection):
    with connection, connection.makefile("rw") as stream, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        request = json.loads(stream.readline())
        child = os.fork()
        if child == 0:
            if "server" in request:
                os.setsid()
            run(request, out, err)
        if "server" in request:
            stream.write(json.dumps({"pid": child}) + "\n")
            stream.flush()
            threading.Thread(target=kill_at_end, args=(connection, child), daemon=True).start()
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        stream.write(json.dumps({"code": code, "out": out.read().decode(), "err": err.read().decode()}) + "\n")


def main(path):
    forget_server()
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
