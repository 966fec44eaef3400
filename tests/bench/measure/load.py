"""The two load generators: wrk for the most requests a second, our own for everything else."""

import json
import subprocess

from . import tools
from .site import BODY, PATH
from .tools import Unusable

CONNECTIONS = 32  # of the throughput measurements

# wrk counts a redirect as good; the size of the answers tells.
WRK_SCRIPT = """
local requests, count = {}, 0
function init(arguments)
  for line in io.lines(arguments[1]) do
    local name, value = line:match("^(.-): (.*)$")
    count = count + 1
    requests[count] = wrk.format("GET", "%s", { Host = "localhost", [name] = value })
  end
  math.randomseed(os.time() + number)
end
function setup(thread) threads = (threads or 0) + 1; thread:set("number", threads) end
function request() return requests[math.random(count)] end
function done(summary, latency)
  local errors = summary.errors
  print(string.format('RESULT {"requests": %%d, "us": %%d, "bytes": %%d, "not_200": %%d, "socket_errors": %%d}',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
""" % PATH


class Load:
    def __init__(self, stack, folder):
        self._stack = stack
        self._generator = folder / "load_generator"
        self._script = folder / "wrk.lua"
        self._script.write_text(WRK_SCRIPT)

    def throughput(self, port, credentials, seconds):
        """Requests a second, all of them answered with the file."""
        command = ["wrk", "-t", min(2, tools.cores()), "-c", CONNECTIONS, "-d", f"{seconds}s", "-s", self._script,
                   f"http://127.0.0.1:{port}", "--", credentials]
        output = _run(command, seconds)
        (line,) = [line[7:] for line in output.splitlines() if line.startswith("RESULT ")]
        result = json.loads(line)
        if result["requests"] == 0 or result["bytes"] < result["requests"] * len(BODY):
            raise Unusable(f"wrk got something else than the file:\n{output}")
        if result["not_200"] or result["socket_errors"]:
            raise Unusable(f"wrk got errors:\n{output}")
        return result["requests"] / result["us"] * 1e6

    def start(self, port, credentials, seconds, rate=0, connections=CONNECTIONS):
        """An open loop with so many requests a second, a closed one without a rate; see load_generator.cpp."""
        running = _Running([self._generator, port, credentials, rate, connections, seconds, len(BODY)], seconds)
        self._stack.callback(running.kill)
        return running

    def run(self, *arguments, **options):
        return self.start(*arguments, **options).result()


class _Running:
    def __init__(self, command, seconds):
        self._seconds = seconds
        self._process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)

    def result(self):
        output, _ = self._process.communicate(timeout=self._seconds + 30)
        return json.loads(output)

    def kill(self):
        """Does nothing when it has ended."""
        self._process.kill()
        self._process.wait(10)


def _run(command, seconds):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=seconds + 30)
    if done.returncode:
        raise Unusable(f"wrk: {done.stdout} {done.stderr}")
    return done.stdout
