"""Time and memory of a process."""
import json
import os
import subprocess
import sys

# The peak memory that the kernel tells of a process is never below that of the one that started it: a small
# interpreter does, not the script that may have grown. Below its own (8 MiB) nothing is told.
LAUNCHER = """
import os, sys, time
report, command = int(sys.argv[1]), sys.argv[2:]
begin = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, report)])
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - begin
os.write(report, b"[%.9f, %.9f, %.9f, %d]" % (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                                              os.waitstatus_to_exitcode(status)))
"""


def run(command, cwd=None, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
    """Wall seconds, CPU seconds, peak MiB, exit code."""
    read, write = os.pipe()
    with os.fdopen(read) as report:
        launcher = [sys.executable, "-S", "-E", "-c", LAUNCHER, str(write), *command]
        with subprocess.Popen(launcher, cwd=cwd, stdin=stdin, stdout=stdout, stderr=stderr, pass_fds=[write]):
            os.close(write)
            text = report.read()
    if not text:
        raise FileNotFoundError(f"cannot run {command[0]}")
    return tuple(json.loads(text))
