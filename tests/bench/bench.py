#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the running programs. One JSON object a line; see README.md beside this file.

    tests/bench/bench.py --build=build [import] [intake] [stream]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--build", default="build", help="a build folder, best -Dbuildtype=release")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("what", nargs="*", default=[])
options = parser.parse_args()
BUILD = Path(options.build).resolve()
os.environ["BUILD_ROOT"] = str(BUILD)

from yiping import Yipingd  # noqa: E402  (it reads BUILD_ROOT)

KINDS = ["towns", "villages", "grids", "cameras", "water", "roads", "buildings", "places"]


def tell(bench, **figures):
    print(json.dumps({"bench": bench, **figures}), flush=True)


def run(program, *arguments, **kwargs):
    return subprocess.run([BUILD / "src/bin" / program, *map(str, arguments)], check=True,
                          stdout=subprocess.PIPE, **kwargs).stdout


def make_city(folder):
    vectors = folder / "vectors.gpkg"
    run("yiping-sim", f"--city={vectors}", stderr=subprocess.DEVNULL)
    return vectors


def import_city(store, vectors, kinds=KINDS):
    for kind in kinds:
        run("yiping-import", f"--store={store}", "--origin=bench", f"--kind={kind}",
            f"--layer={kind}", vectors, stderr=subprocess.DEVNULL)


def bench_import(folder):
    """The sample city's grids and buildings, from a GeoPackage into a new store."""
    vectors = make_city(folder)
    seconds = []
    for number in range(options.rounds):
        store = folder / f"import-{number}.gpkg"
        import_city(store, vectors, ["towns", "villages"])
        start = time.monotonic()
        import_city(store, vectors, ["grids", "buildings"])
        seconds.append(time.monotonic() - start)
    tell("import", what="1,036 grids and all buildings", median_s=round(statistics.median(seconds), 2))


def start_platform(folder):
    folder.mkdir()
    return Yipingd("--origin=bench", folder=str(folder))


def measure_intake(folder, number):
    with start_platform(folder / f"intake-{number}") as platform:
        import_city(platform.store, folder / "vectors.gpkg", ["towns", "villages", "grids"])
        cpu = platform.read_cpu()
        out = subprocess.run(
            ["wrk", "-t1", "-c64", "-d8", "-s", ROOT / "tests/bench/report.lua", platform.url],
            env={**os.environ, "TOKEN": platform.token, "RUN": str(number)}, check=True,
            stdout=subprocess.PIPE, text=True).stdout
        figures = json.loads(out[out.index("{"):])
        cpu = platform.read_cpu() - cpu
        platform.stop()
        assert platform.verify()[0]
    return {"per_s": figures["reports"] / figures["seconds"], "p50_ms": figures["p50_ms"],
            "p99_ms": figures["p99_ms"], "cpu_us": cpu * 1e6 / figures["reports"],
            "bad": figures["refused"] + figures["failed"]}


def measure_raw():
    out = subprocess.run([BUILD / "tests/bench/bench-store", "--reports=20000", "--rows=0"],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    return next(row["raw_per_s"] for row in rows if row.get("group") == 64)


def bench_intake(folder):
    """Durable reports through HTTP from 64 clients, beside SQLite alone in groups of 64."""
    if not (folder / "vectors.gpkg").exists():
        make_city(folder)
    rounds = [(measure_intake(folder, number), measure_raw()) for number in range(options.rounds)]
    median = {name: round(statistics.median(figures[name] for figures, _ in rounds), 2)
              for name in rounds[0][0]}
    tell("intake", clients=64, **median, raw_per_s=statistics.median(raw for _, raw in rounds),
         ratio=round(statistics.median(figures["per_s"] / raw for figures, raw in rounds), 2))


def bench_stream(folder):
    """5,000 readers at 100 entries a second; then 20 of them stalled."""
    for stalled in (0, 20):
        with start_platform(folder / f"stream-{stalled}") as platform:
            subprocess.run([BUILD / "tests/bench/bench-stream", f"--url={platform.url}",
                            f"--token={platform.token}", f"--pid={platform.process.pid}",
                            f"--stalled={stalled}"], check=True)


BENCHES = {"import": bench_import, "intake": bench_intake, "stream": bench_stream}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as name:
        for what in options.what or BENCHES:
            BENCHES[what](Path(name))
