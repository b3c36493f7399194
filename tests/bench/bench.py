#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the running programs. One JSON object a line; see README.md beside this file.

    tests/bench/bench.py --build=build [import] [intake] [stream] [paint] [start] [day] [action] [moment] [desk]
"""

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--build", default="build", help="a build folder, best -Dbuildtype=release")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--incidents", type=int, default=1000000, help="in the store, for action")
parser.add_argument("--year", type=int, default=3650000, help="incidents in the year, for moment")
parser.add_argument("what", nargs="*", default=[])
options = parser.parse_args()
BUILD = Path(options.build).resolve()
os.environ["BUILD_ROOT"] = str(BUILD)

from yiping import Yipingd, wait_for  # noqa: E402  (it reads BUILD_ROOT)

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


def measure_intake(folder, number, group):
    with start_platform(folder / f"intake-{group}-{number}") as platform:
        import_city(platform.store, folder / "vectors.gpkg", ["towns", "villages", "grids"])
        cpu = platform.read_cpu()
        out = subprocess.run(
            ["wrk", "-t1", "-c64", "-d8", "-s", ROOT / "tests/bench/report.lua", platform.url],
            env={**os.environ, "TOKEN": platform.token, "RUN": str(number),
                 "GROUP": str(group)}, check=True,
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
    """Durable reports through HTTP from 64 clients, one a request through Open311, 5 and 20 a request
    from another system, beside SQLite alone in groups of 64."""
    if not (folder / "vectors.gpkg").exists():
        make_city(folder)
    for group in (1, 5, 20):
        rounds = [(measure_intake(folder, number, group), measure_raw())
                  for number in range(options.rounds)]
        median = {name: round(statistics.median(figures[name] for figures, _ in rounds), 2)
                  for name in rounds[0][0]}
        tell("intake", clients=64, reports_a_request=group, **median,
             raw_per_s=statistics.median(raw for _, raw in rounds),
             ratio=round(statistics.median(figures["per_s"] / raw for figures, raw in rounds), 2))


def bench_stream(folder):
    """5,000 readers at 100 entries a second; then 20 of them stalled."""
    for stalled in (0, 20):
        with start_platform(folder / f"stream-{stalled}") as platform:
            subprocess.run([BUILD / "tests/bench/bench-stream", f"--url={platform.url}",
                            f"--token={platform.token}", f"--pid={platform.process.pid}",
                            f"--stalled={stalled}"], check=True)


class Screen:
    """A display of our own; software OpenGL."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.name = ":" + self.process.stdout.readline().decode().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Client:
    """A desk that says what it paints: (journal entry, µs) and when its map was complete."""

    def __init__(self, screen, platform, folder):
        self.painted = []
        self.full = None
        self.started = time.time()
        self.process = subprocess.Popen(
            [BUILD / "src/bin/yiping", f"--url={platform.url}", "--trace", "--size=1920x1080",
             f"--token-file={platform.token_file}", f"--cache={folder / 'cache'}"],
            env={**os.environ, "DISPLAY": screen.name, "GDK_BACKEND": "x11"},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            word, *numbers = line.split()
            if word == "painted":
                self.painted.append((int(numbers[0]), int(numbers[1])))
            elif word == "full":
                self.full = int(numbers[0]) / 1e6

    def read_memory_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def end(self):
        self.process.terminate()
        self.process.wait(30)
        self.reader.join()


def register_units(platform, n_units):
    for start in range(0, n_units, 500):
        platform.register(*(f"M{number:04d}" for number in
                            range(start, min(start + 500, n_units))))


def post_fixes(platform, stop, per_s):
    """Ten batches a second."""
    number = 0
    due = time.monotonic()
    while not stop.is_set():
        now = int(time.time())
        rows = [{"_type": "location", "topic": f"owntracks/bench/M{(number + i) % 1000:04d}",
                 "lon": 120.4 + (number + i) * 7919 % 4000 / 1e4,
                 "lat": 31.75 + (number + i) * 104729 % 2000 / 1e4, "tst": now}
                for i in range(per_s // 10)]
        number += len(rows)
        platform.post("/positions", rows)
        due += 0.1
        stop.wait(max(0, due - time.monotonic()))


def post_reports(platform, per_s, seconds):
    """Gives (incident, when its answer was here) of each."""
    accepted = []
    due = time.monotonic()
    for number in range(per_s * seconds):
        incident = platform.report(lat=31.75 + number * 7919 % 200 / 1e3,
                                   long=120.4 + number * 104729 % 400 / 1e3)
        accepted.append((incident, time.time()))
        due += 1 / per_s
        threading.Event().wait(max(0, due - time.monotonic()))
    return accepted


def bench_paint(folder):
    """From the report's answer to the frame with its dot: 20 reports and 500 fixes a second."""
    if not (folder / "vectors.gpkg").exists():
        make_city(folder)
    with Screen() as screen, start_platform(folder / "paint") as platform:
        import_city(platform.store, folder / "vectors.gpkg")
        register_units(platform, 1000)
        platform.report()
        client = Client(screen, platform, folder)
        wait_for(lambda: client.full, "the client's first full picture", 120)
        stop = threading.Event()
        fixes = threading.Thread(target=post_fixes, args=(platform, stop, 500))
        fixes.start()
        accepted = post_reports(platform, 20, 30)
        seq_of = {row["id"]: row["seq"] for row in read_snapshot(platform)}
        newest = max(seq_of.values())
        wait_for(lambda: client.painted[-1][0] >= newest, "the last report's dot", 60)
        stop.set()
        fixes.join()
        client.end()
    lateness = sorted(
        (next(at for seq, at in client.painted if seq >= seq_of[incident]) / 1e6 - when) * 1000
        for incident, when in accepted)
    tell("paint", reports=len(lateness), median_ms=round(statistics.median(lateness), 1),
         p99_ms=round(lateness[int(len(lateness) * 0.99)], 1), max_ms=round(lateness[-1], 1))


def read_snapshot(platform):
    rows = []
    after = 0
    while after is not None:
        page = platform.get(f"/situation?after={after}&limit=10000").json()
        rows += page["incidents"]
        after = page.get("next")
    return rows


def bench_start(folder):
    """From the program's start to its first full picture, warm cache, 10,000 open incidents."""
    if not (folder / "vectors.gpkg").exists():
        make_city(folder)
    with Screen() as screen, start_platform(folder / "start") as platform:
        import_city(platform.store, folder / "vectors.gpkg")
        register_units(platform, 1456)
        fill_with_reports(platform, 10000)
        seconds = []
        memory = []
        for number in range(options.rounds + 1):
            client = Client(screen, platform, folder)
            wait_for(lambda: client.full, "the client's first full picture", 120)
            wait_for(lambda: client.painted[-1][0] >= 10000, "all incidents", 60)
            if number > 0:
                seconds.append(client.full - client.started)
                memory.append(client.read_memory_mb())
            client.end()
    tell("start", open_incidents=10000, median_s=round(statistics.median(seconds), 2),
         rss_mb=round(statistics.median(memory)))


def bench_desk(folder):
    """A desk's answers to keys, with 50,000 open incidents, 2,000 units and 20 reports a second."""
    place = folder / "desk"
    place.mkdir()
    subprocess.run([BUILD / "tests/bench/seed-store", "--open=50000", place / "city.gpkg", "60000"],
                   check=True, stdout=subprocess.DEVNULL)
    with Screen() as screen, Yipingd(folder=str(place)) as platform:
        register_units(platform, 2000)
        reports = threading.Thread(target=post_reports, args=(platform, 20, 90), daemon=True)
        client = subprocess.Popen(
            [BUILD / "tests/bench/bench-desk", f"--url={platform.url}", "--incidents=50000",
             f"--token-file={platform.token_file}", f"--cache={folder / 'desk-cache'}"],
            env={**os.environ, "DISPLAY": screen.name, "GDK_BACKEND": "x11"}, stdout=subprocess.PIPE,
            text=True)
        reports.start()
        for line in client.stdout:
            print(line, end="", flush=True)
        client.wait()
        reports.join()


def fill_with_reports(platform, n_reports):
    script = ROOT / "tests/bench/report.lua"
    run_number = 0
    while platform.get("/collections/incidents/items?limit=1").json()["numberMatched"] < n_reports:
        run_number += 1
        subprocess.run(["wrk", "-t1", "-c32", "-d1", "-s", script, platform.url],
                       env={**os.environ, "TOKEN": platform.token, "RUN": f"fill{run_number}"},
                       check=True, stdout=subprocess.DEVNULL)


def bench_day(_folder):
    """Days of 10,000 incidents in virtual time, with all that follows from them."""
    rounds = []
    for number in range(options.rounds):
        out = subprocess.run(
            [BUILD / "tests/soak/quarter", "--days=5", "--per-day=10000", "--from=2026-03-02",
             "--unchecked", "--quiet", f"--seed={number + 1}"],
            cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
        figures = json.loads(out)
        rounds.append({"s": figures["day_median_s"], "cpu_s": figures["cpu_s"] / figures["days"],
                       "incidents": figures["incidents"] / figures["days"],
                       "entries": figures["entries"] / figures["days"],
                       "orders": figures["orders"] / figures["days"]})
    tell("day", **{name: round(statistics.median(row[name] for row in rounds), 2)
                   for name in rounds[0]})


# What somebody does next with an incident in each state.
NEXT = {"reported": "file", "verified": "file", "filed": "dispatch", "returned": "dispatch",
        "dispatched": "accept", "accepted": "arrive", "arrived": "handle", "handled": "check",
        "checked": "close", "suspended": "resume"}


def write_actions(platform, path, count):
    """Steps of as many incidents, each of another."""
    rows = [row for row in read_snapshot(platform) if row["state"] in NEXT]
    random.shuffle(rows)
    with open(path, "w", encoding="utf-8") as file:
        for number, row in enumerate(rows[:count]):
            body = {"action": NEXT[row["state"]], "note": "按规定办理"}
            if body["action"] == "dispatch":
                body["unit"] = f"M{number % 1456:04d}"
            file.write(f"/incidents/{row['id']}/actions\t{json.dumps(body)}\n")


def measure_actions(platform, path):
    write_actions(platform, path, 50 * 30)
    out = subprocess.run(
        [BUILD / "tests/bench/load", f"--port={platform.port}", f"--paths={path}", "--rate=50",
         "--seconds=30", f"--header=Authorization: Bearer {platform.token}"],
        check=False, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


def is_at_rest(platform):
    """Whether the clock has caught up: three seconds in which nothing is written."""
    seqs = set()
    for _ in range(4):
        seqs.add(platform.get("/situation?limit=1").json()["seq"])
        threading.Event().wait(1)
    return len(seqs) == 1


def measure_rest(platform, seconds):
    """Processor time of a platform to which nobody talks, as a share of one."""
    cpu = platform.read_cpu()
    threading.Event().wait(seconds)
    return (platform.read_cpu() - cpu) / seconds


def bench_action(folder):
    """50 steps a second in a store of a million incidents, of which 10,000 are open in all states:
    while the clock catches up with what is due, and afterwards."""
    place = folder / "action"
    place.mkdir()
    subprocess.run([BUILD / "tests/bench/seed-store", "--open=10000", place / "city.gpkg",
                    str(options.incidents)], check=True, stdout=subprocess.DEVNULL)
    with Yipingd(folder=str(place)) as platform:
        busy = measure_actions(platform, place / "actions")
        wait_for(lambda: is_at_rest(platform), "the clock to catch up", 1200)
        rest = measure_rest(platform, 20)
        rounds = [measure_actions(platform, place / "actions") for _ in range(options.rounds)]
        platform.stop()
        look = json.loads(subprocess.run([BUILD / "tests/bench/bench-watch", platform.store],
                                         check=True, stdout=subprocess.PIPE).stdout)
    median = {name: round(statistics.median(row[name] for row in rounds), 2)
              for name in ("p50_ms", "p99_ms", "max_ms", "failed")}
    tell("action", incidents=options.incidents, per_s=50, **median,
         catching_up_p99_ms=busy["p99_ms"], catching_up_max_ms=busy["max_ms"],
         rest_cpu=round(rest, 4), first_look_ms=look["first_ms"], look_ms=look["median_ms"])


def read_moment(platform, at):
    """All pages, as the client reads them. Seconds, and how many incidents."""
    start = time.monotonic()
    count = 0
    after = ""
    while True:
        page = platform.get(f"/situation?limit=2000&at={at}{after}").json()
        count += len(page["incidents"])
        if "next" not in page:
            return time.monotonic() - start, count
        after = f"&after={page['next']}"


def format_moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))


def scan_journal(store):
    """What it costs only to read half of the journal, without checkpoints."""
    start = time.monotonic()
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        database.execute("SELECT sum(length(data)) FROM journal WHERE seq <= "
                         "(SELECT max(seq) / 2 FROM journal)").fetchone()
    return time.monotonic() - start


def bench_moment(folder):
    """Moments of a year, of 10,000 incidents a day that are open for six hours."""
    place = folder / "moment"
    place.mkdir()
    count = options.year
    start = time.monotonic()
    subprocess.run([BUILD / "tests/bench/seed-store", "--hours=6", place / "city.gpkg", str(count)],
                   check=True, stdout=subprocess.DEVNULL)
    seeded = time.monotonic() - start
    with Yipingd(folder=str(place)) as platform:
        start = time.monotonic()
        kept = place / "city.gpkg-moments"
        sizes = []
        while len(sizes) < 15 or sizes[-1] != sizes[-15]:
            threading.Event().wait(1)
            sizes.append(sum(path.stat().st_size for path in place.glob("city.gpkg-moments*")))
        built = time.monotonic() - start - 15
        now = time.time()
        chosen = [now - random.uniform(1, 364) * 86400 for _ in range(30)]
        rounds = [read_moment(platform, format_moment(at)) for at in chosen]
        scan = scan_journal(platform.store)
        seconds = sorted(row[0] for row in rounds)
        tell("moment", incidents=count, seeded_s=round(seeded), checkpoints_s=round(built),
             checkpoints_share=round(kept.stat().st_size / (place / "city.gpkg").stat().st_size, 3),
             shown=round(statistics.median(row[1] for row in rounds)),
             median_s=round(statistics.median(seconds), 3), p95_s=round(statistics.quantiles(seconds, n=20)[18], 3),
             max_s=round(seconds[-1], 3), half_a_journal_read_s=round(scan, 2))


BENCHES = {"import": bench_import, "intake": bench_intake, "stream": bench_stream,
           "paint": bench_paint, "start": bench_start, "day": bench_day, "action": bench_action,
           "moment": bench_moment, "desk": bench_desk}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as name:
        for what in options.what or BENCHES:
            BENCHES[what](Path(name))
