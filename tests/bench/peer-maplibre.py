#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map against MapLibre GL JS in Chromium and against widgets as markers: one table.

Everything is drawn by software OpenGL (llvmpipe) on one virtual screen, in turns; each figure is the
median of the rounds.
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import queue
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
MAPLIBRE = '6.17.0'
AREA = '120.25,31.65,120.85,32.1'
CHROMIUM = ['chromium', '--no-sandbox', '--no-first-run', '--kiosk', '--ignore-gpu-blocklist',
            '--use-gl=angle', '--use-angle=gl', '--disable-gpu-vsync=false', '--disable-extensions',
            '--disable-background-networking', '--disable-component-update', '--noerrdialogs',
            '--disable-features=Translate,MediaRouter,OptimizationHints', '--disable-sync',
            '--password-store=basic']

# name → (bench-map's options, MapLibre's query, (at most this share of its frame time, ms))
SCENES = {
    'base map alone': ([], '', (1 / 3, 20)),
    '10,000 points': (['--incidents=10000'], 'incidents=10000', (1 / 3.5, 20)),
    '100,000 points': (['--incidents=100000'], 'incidents=100000', (1 / 10, 20)),
    '1,036 grids as choropleth': (['--values'], 'grids', (1 / 5, 20)),
    'full scene': (['--values', '--incidents=100000'],
                   'grids&labels&clustered&incidents=100000', (1 / 4.5, 25)),
    'full scene, 2,000 units moving': (['--values', '--incidents=100000', '--units=2000'],
                                       'grids&labels&clustered&incidents=100000&units=2000',
                                       (1 / 4, 30)),
}

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument('--build', default='build-release', help='a build with --buildtype=release')
parser.add_argument('--size', default='1920x1080')
parser.add_argument('--rounds', type=int, default=3)
parser.add_argument('--scene', action='append', help='only these')
parser.add_argument('--motions', default='pan,zoom')
parser.add_argument('--json', action='store_true', help='each measurement as an object a line')
options = parser.parse_args()

build = pathlib.Path(options.build).resolve()
width, height = map(int, options.size.split('x'))
# At 3840×2160 a browser takes four times as long.
PATIENCE_S = 180 * max(1, width * height / (1920 * 1080))
points_of = {}


def run(*command, **kwargs):
    return subprocess.run(command, check=True, **kwargs)


def prepare(folder):
    """The city, the same points and images for both, MapLibre from npm."""
    city = folder / 'city.gpkg'
    run(build / 'src/bin/yiping-sim', f'--city={city}', stdout=subprocess.DEVNULL)
    run(build / 'tests/bench/paint-tiles', city, folder / 'tiles', AREA, '11', '15')
    for name in ('grids', 'places'):
        limit = ['-limit', '100'] if name == 'places' else []
        run('ogr2ogr', '-f', 'GeoJSON', *limit, folder / f'{name}.json', city, name)
    # paint-tiles counts levels by tiles of 256 pixels; MapLibre by those of 512 that they are.
    for level in sorted((folder / 'tiles').iterdir(), key=lambda path: int(path.name)):
        level.rename(folder / 'tiles' / f'{int(level.name) - 1}')
    run('npm', 'install', '--silent', '--prefix', folder, f'maplibre-gl@{MAPLIBRE}')
    return city


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(('127.0.0.1', 0), Handler)
        self.folder = folder
        self.results = queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A browser that was ended hung up."""


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def translate_path(self, path):
        name = urllib.parse.urlsplit(path).path.lstrip('/')
        if name.startswith('maplibre/'):
            return str(self.server.folder / 'node_modules/maplibre-gl/dist' / name[9:])
        if name in ('maplibre.html', 'maplibre.js'):
            return str(HERE / name)
        return str(self.server.folder / name)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if self.path.startswith('/measuring'):
            self.server.results.put({'what': 'measuring'})
        else:
            self.server.results.put(json.loads(body))
        self.send_response(204)
        self.send_header('Content-Length', '0')
        self.end_headers()


SimpleTypes = http.server.SimpleHTTPRequestHandler.extensions_map
SimpleTypes['.mjs'] = SimpleTypes['.js'] = 'text/javascript'


def list_tree(root):
    children = {}
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(')')[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += children.get(found[-1], [])
    return found


def read_tree(root):
    """Processor time in ms and proportional memory in MB of a process and its children."""
    cpu = pss = 0
    for process in list_tree(root):
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f'/proc/{process}/stat').read_text().rpartition(')')[2].split()
            cpu += (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf('SC_CLK_TCK')
            for line in pathlib.Path(f'/proc/{process}/smaps_rollup').read_text().splitlines():
                if line.startswith('Pss:'):
                    pss += int(line.split()[1]) / 1024
    return cpu, pss


def share(values, part):
    return sorted(values)[int((len(values) - 1) * part)] if values else float('nan')


def measure_maplibre(folder, server, query, display):
    profile = tempfile.mkdtemp(dir=folder)
    url = (f'http://127.0.0.1:{server.server_port}/maplibre.html?{query}&motions={options.motions}')
    began = time.monotonic()
    browser = subprocess.Popen(
        [*CHROMIUM, f'--user-data-dir={profile}', f'--window-size={width},{height}', '--window-position=0,0',
         url], env={**os.environ, 'DISPLAY': display}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True)
    figures = {}
    cpu = 0
    try:
        while True:
            result = server.results.get(timeout=PATIENCE_S)
            if result['what'] == 'error':
                sys.exit(result['message'])
            if result['what'] == 'start':
                figures['start'] = (time.monotonic() - began) * 1000
                figures['renderer'] = result['renderer']
            elif result['what'] == 'measuring':
                cpu, _ = read_tree(browser.pid)
            elif result['what'] == 'frames':
                now, pss = read_tree(browser.pid)
                figures[result['motion']] = share(result['intervals'], 0.5)
                figures[result['motion'] + ' p95'] = share(result['intervals'], 0.95)
                figures[result['motion'] + ' cpu'] = (now - cpu) / max(len(result['intervals']), 1)
                figures['pss'] = pss
            elif result['what'] == 'end':
                return figures
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
        shutil.rmtree(profile, ignore_errors=True)


def read_lines(command, display):
    output = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL,
                            env={**os.environ, 'DISPLAY': display}).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith('{')]


def measure_map(folder, city, arguments, display):
    figures = {}
    command = [build / 'tests/bench/bench-map', f'--city={city}', f'--cache={folder}/cache',
               f'--size={options.size}', *arguments]
    for line in read_lines(command + [f'--motion={m}' for m in options.motions.split(',')], display):
        if line['bench'] == 'map-start':
            figures['start'] = line['ms']
        elif line['bench'] == 'map-rest':
            figures['rest'] = line['ms']
        else:
            figures[line['motion']] = line['interval_median_ms']
            figures[line['motion'] + ' p95'] = line['interval_p95_ms']
            figures[line['motion'] + ' cpu'] = line['cpu_per_frame_ms']
            figures['pss'] = line['pss_mb']
    return figures


def measure_markers(display):
    lines = read_lines([build / 'tests/bench/bench-markers', '10000'], display)
    return {'start': lines[0]['ms'], 'pan': lines[1]['interval_median_ms']}


@contextlib.contextmanager
def screen():
    read, write = os.pipe()
    server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', options.size + 'x24'],
                              pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield ':' + pipe.readline().strip()
    finally:
        server.terminate()
        server.wait()


def get_median(rounds):
    return {key: statistics.median(r[key] for r in rounds) if not isinstance(rounds[0][key], str)
            else rounds[0][key] for key in rounds[0]}


def write_points(folder, query):
    n = urllib.parse.parse_qs(query).get('incidents', ['0'])[0]
    run(build / 'tests/bench/bench-map', f'--incidents={n}', f'--write-points={folder}/points.json')


def compare(folder, city, server, name, display):
    arguments, query, _ = SCENES[name]
    ours, theirs = [], []
    write_points(folder, query)
    # What is on disk is there in the first round, too: layers that are prepared, the browser's images.
    measure_map(folder, city, arguments, display)
    for _ in range(options.rounds):
        ours.append(measure_map(folder, city, arguments, display))
        theirs.append(measure_maplibre(folder, server, query, display))
        if options.json:
            print(json.dumps({'scene': name, 'map': ours[-1], 'maplibre': theirs[-1]}), flush=True)
    return get_median(ours), get_median(theirs)


def tell(name, ours, theirs):
    most, goal_ms = SCENES[name][2]
    for motion in options.motions.split(','):
        ratio = theirs[motion] / ours[motion]
        verdict = ''
        if motion == 'zoom':
            verdict = f'crisp after {ours["rest"]:.0f} ms'
        if motion == 'pan':
            reached = ratio >= 1 / most * 0.999 and (ours['pan'] <= goal_ms or options.size != '1920x1080')
            verdict = 'reached' if reached else f'wanted: {1 / most:.1f}×, {goal_ms} ms'
        print(f'| {name} | {motion} | {ours[motion]:.1f} / {ours[motion + " p95"]:.1f} '
              f'| {theirs[motion]:.1f} / {theirs[motion + " p95"]:.1f} | {ratio:.1f}× '
              f'| {theirs[motion + " cpu"] / ours[motion + " cpu"]:.1f}× '
              f'| {ours["start"]:.0f} / {theirs["start"]:.0f} | {ours["pss"]:.0f} / {theirs["pss"]:.0f} '
              f'| {verdict} |', flush=True)


def main():
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        city = prepare(folder)
        server = Server(folder)
        display = stack.enter_context(screen())
        print(f'{options.size}, median of {options.rounds}; MapLibre GL JS {MAPLIBRE}')
        print('| scene | motion | ours, ms (p95) | MapLibre, ms (p95) | frame | CPU a frame '
              '| start, ms | PSS, MB | |\n|---|---|---|---|---|---|---|---|---|')
        for name in options.scene or SCENES:
            ours, theirs = compare(folder, city, server, name, display)
            tell(name, ours, theirs)
            if name == '10,000 points' and options.size == '1920x1080':
                markers = measure_markers(display)
                print(f'| 10,000 marker widgets | pan | {ours["pan"]:.1f} | {markers["pan"]:.1f} (widgets) '
                      f'| {markers["pan"] / ours["pan"]:.1f}× | | {ours["start"]:.0f} / '
                      f'{markers["start"]:.0f} | | wanted: 3×, start 10× |', flush=True)
        print(f'MapLibre drew with {theirs["renderer"]}')


main()
