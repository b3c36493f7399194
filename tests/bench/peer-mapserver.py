#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares yipingd with MapServer 8 on the same GeoPackage of a million incidents.

Both are asked for the same random boxes by the same client (load.c), a new connection for each
request, in turns; MapServer runs as two FastCGI workers behind nginx, as its manual advises.
Prints one JSON object a line; exits 1 when a ratio or a p99 misses its goal."""

import argparse
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

WEST, SOUTH, EAST, NORTH = 120.35, 31.72, 120.87, 32.03
SHARE = 0.00125 ** 0.5
GOALS = {100: {"ratio": 10, "p99_ms": 10}, 1000: {"ratio": 8}}

MAP = """MAP
  NAME "peer"
  EXTENT 120 31 121 33
  UNITS DD
  PROJECTION "init=epsg:4326" END
  WEB METADATA
    "oga_onlineresource" "http://127.0.0.1:{port}/PEER/ogcapi"
    "ows_title" "peer"
    "ows_enable_request" "*"
    "oga_enable_request" "*"
  END END
  LAYER
    NAME "incidents"
    TYPE POINT
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{store}"
    DATA "incidents"
    # What is in the file; said as WGS 84, so that nothing is transformed.
    PROJECTION "init=epsg:4326" END
    PROCESSING "CLOSE_CONNECTION=DEFER"
    TEMPLATE "none"
    METADATA
      "ows_title" "incidents"
      "gml_include_items" "all"
      "gml_featureid" "id"
      "oga_max_limit" "10000"
    END
  END
END
"""

CONFIG = """CONFIG
  ENV
    MS_MAP_PATTERN "."
  END
  MAPS
    PEER "{folder}/peer.map"
  END
END
"""

NGINX = """{user}worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      fastcgi_pass unix:{folder}/mapserver;
      fastcgi_buffers 64 64k;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param SCRIPT_NAME /;
      fastcgi_param PATH_INFO $uri;
      fastcgi_param SERVER_NAME 127.0.0.1;
      fastcgi_param SERVER_PORT {port};
      fastcgi_param HTTP_HOST $http_host;
    }}
  }}
}}
"""


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, token=None):
    request = urllib.request.Request(url)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=120) as reply:
        return json.load(reply)


def wait_for(url, token=None):
    deadline = time.monotonic() + 60
    while True:
        try:
            return get(url, token)
        except OSError:
            if time.monotonic() > deadline:
                raise
            select_nothing(0.05)


def select_nothing(seconds):
    import select
    select.select([], [], [], seconds)


class Yipingd:
    """The service on the store, with a token of its own."""

    def __init__(self, build, store, folder):
        self.store, self.folder = store, folder
        token_file = folder / "token"
        self.process = subprocess.Popen(
            [build / "src/bin/yipingd", f"--store={store}", "--listen=127.0.0.1:0",
             f"--token-file={token_file}", "--origin=bench"], stdout=subprocess.PIPE, text=True)
        line = ""
        while "listening on " not in line:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("yipingd did not start")
        self.url = line.split("listening on ", 1)[1].strip().rstrip("/")
        self.port = int(self.url.rsplit(":", 1)[1])
        self.token = token_file.read_text().split()[0]
        self.prefix = "/collections/incidents/items"

    def stop(self):
        self.process.terminate()
        self.process.wait()


class MapServer:
    """Two workers behind nginx."""

    def __init__(self, store, folder):
        self.port = find_port()
        self.token = None
        self.prefix = "/PEER/ogcapi/collections/incidents/items"
        self.url = f"http://127.0.0.1:{self.port}"
        user = "user root;\n" if os.geteuid() == 0 else ""
        for name, text in (("peer.map", MAP), ("mapserver.conf", CONFIG), ("nginx.conf", NGINX)):
            (folder / name).write_text(
                text.format(folder=folder, store=store, port=self.port, user=user))
        self.pids = folder / "workers"
        subprocess.run(["spawn-fcgi", "-s", folder / "mapserver", "-F", "2", "-P", self.pids, "--",
                        "/usr/lib/cgi-bin/mapserv"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf")})
        self.nginx = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder])

    def stop(self):
        self.nginx.terminate()
        self.nginx.wait()
        for pid in self.pids.read_text().split():
            os.kill(int(pid), 15)


def write_paths(path, prefix, limit, count):
    """The same boxes for both, each of which holds some 1,250 of a million incidents."""
    numbers = random.Random(limit)
    width, height = (EAST - WEST) * SHARE, (NORTH - SOUTH) * SHARE
    lines = []
    for _ in range(count):
        west = numbers.uniform(WEST, EAST - width)
        south = numbers.uniform(SOUTH, NORTH - height)
        lines.append(f"{prefix}?f=json&limit={limit}"
                     f"&bbox={west:.6f},{south:.6f},{west + width:.6f},{south + height:.6f}")
    path.write_text("\n".join(lines) + "\n")
    return lines[0]


def measure(load, server, paths, connections, seconds):
    command = [load, f"--port={server.port}", f"--paths={paths}", f"--connections={connections}",
               f"--seconds={seconds}"]
    if server.token:
        command.append(f"--header=Authorization: Bearer {server.token}")
    result = subprocess.run(command, capture_output=True, text=True)
    figures = json.loads(result.stdout)
    if figures["failed"]:
        raise SystemExit(f"{server.url}: {figures['failed']} requests failed")
    return figures


def check_same(servers, first):
    """A comparison of unlike answers would be none."""
    pages = [get(server.url + first[server], server.token) for server in servers]
    sizes = {len(page["features"]) for page in pages}
    if len(sizes) != 1:
        raise SystemExit(f"The servers answer with pages of {sizes}")


def compare(load, servers, folder, limit, arguments):
    paths = {server: folder / f"{type(server).__name__}-{limit}" for server in servers}
    first = {server: write_paths(paths[server], server.prefix, limit, 2000)
             for server in servers}
    check_same(servers, first)
    rounds = {server: [] for server in servers}
    for _ in range(arguments.rounds):
        for server in servers:
            rounds[server].append(measure(load, server, paths[server], arguments.connections,
                                          arguments.seconds))
    result = {"bench": "peer-mapserver", "limit": limit, "connections": arguments.connections,
              "rounds": arguments.rounds}
    for server in servers:
        name = type(server).__name__.lower()
        for key in ("per_second", "p50_ms", "p99_ms"):
            result[f"{name}_{key}"] = round(
                statistics.median(figures[key] for figures in rounds[server]), 3)
    result["ratio"] = round(result["yipingd_per_second"] / result["mapserver_per_second"], 2)
    goal = GOALS[limit]
    result["reached"] = (result["ratio"] >= goal["ratio"]
                         and result["yipingd_p99_ms"] < goal.get("p99_ms", float("inf")))
    print(json.dumps(result), flush=True)
    return result["reached"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--store", type=Path, help="a seeded store; made anew where it is absent")
    parser.add_argument("--incidents", type=int, default=1000000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    missing = [name for name in ("nginx", "spawn-fcgi") if not shutil.which(name)]
    if missing or not Path("/usr/lib/cgi-bin/mapserv").exists():
        raise SystemExit(f"apt install cgi-mapserver nginx-light spawn-fcgi ({missing} missing)")

    build = arguments.build.resolve()
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as name:
        folder = Path(name)
        store = (arguments.store or folder / "store.gpkg").resolve()
        if not store.exists():
            subprocess.run([build / "tests/bench/seed-store", store, str(arguments.incidents)],
                           check=True)
        servers = []
        try:
            servers.append(Yipingd(build, store, folder))
            servers.append(MapServer(store, folder))
            for server in servers:
                wait_for(server.url + server.prefix + "?f=json&limit=1", server.token)
            reached = [compare(build / "tests/bench/load", servers, folder, limit, arguments)
                       for limit in (100, 1000)]
        finally:
            for server in servers:
                server.stop()
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
