#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real yiping-import into real stores and looks at what is in them."""

import json
import math
import os
import random
import re
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import threading
from contextlib import closing, contextmanager

from yiping import BUILD_ROOT, Yipingd, find_shared, run

IMPORT = os.path.join(BUILD_ROOT, 'src/bin/yiping-import')


@contextmanager
def temporary_folder():
    folder = tempfile.mkdtemp(prefix='yiping-import-')
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(*arguments):
    """Gives (exit status, report as told to a machine, what was complained of)."""
    result = subprocess.run([IMPORT, '--json', *arguments], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=120, check=False)
    report = json.loads(result.stdout) if result.stdout else None
    return result.returncode, report, result.stderr.decode()


def call_well(*arguments):
    status, report, complaint = call(*arguments)
    assert status == 0, (status, report, complaint)
    return report


def query(store, sql):
    with closing(sqlite3.connect(store)) as database:
        return database.execute(sql).fetchall()


def verify(store):
    result = subprocess.run([os.path.join(BUILD_ROOT, 'src/bin/yipingd'), f'--store={store}',
                             '--verify'], stdout=subprocess.PIPE, check=False, timeout=60)
    assert result.returncode == 0, result.stdout


def make_square(x, y, size):
    return {'type': 'Polygon', 'coordinates': [[[x, y], [x + size, y], [x + size, y + size],
                                                [x, y + size], [x, y]]]}


def write_features(path, features):
    with open(path, 'w', encoding='utf-8') as file:
        json.dump({'type': 'FeatureCollection', 'features': [
            {'type': 'Feature', 'properties': properties, 'geometry': geometry}
            for properties, geometry in features]}, file, ensure_ascii=False)
    return path


def write_grids(path, n=4):
    return write_features(path, [
        ({'code': f'320582100201{number:03}', 'name': f'第{number}网格'},
         make_square(120.5 + number * 0.01, 31.8, 0.01)) for number in range(1, n + 1)])


def to_gcj02(longitude, latitude):
    """The published formula, forward, independent of ours."""
    x, y = longitude - 105, latitude - 35
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    d_y = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves +
           (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3 +
           (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3)
    d_x = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves +
           (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3 +
           (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3)
    a, ee = 6378245.0, 0.00669342162296594323
    rad = math.radians(latitude)
    magic = 1 - ee * math.sin(rad) ** 2
    return (longitude + d_x * 180 / (a / math.sqrt(magic) * math.cos(rad) * math.pi),
            latitude + d_y * 180 / (a * (1 - ee) / (magic * math.sqrt(magic)) * math.pi))


def read_vertices(blob):
    """The vertices of a polygon of one ring, GeoPackage binary, little-endian."""
    start = 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    kind, = struct.unpack_from('<I', blob, start + 1)
    start += 9 if kind == 6 else 0
    kind, n_rings, n = struct.unpack_from('<III', blob, start + 1)
    assert (kind, n_rings) == (3, 1), (kind, n_rings)
    numbers = struct.unpack_from(f'<{2 * n}d', blob, start + 13)
    return list(zip(numbers[::2], numbers[1::2]))


def test_fills_a_store():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        report = call_well(f'--store={store}', '--origin=zjg', '--kind=grids', '--datum=cgcs2000',
                           grids)
        assert report['outcome'] == 'imported' and report['n_features'] == 4, report
        assert report['extent'] == [120.51, 31.8, 120.55, 31.81], report
        assert query(store, 'SELECT code, name FROM grids ORDER BY code LIMIT 1') == [
            ('320582100201001', '第1网格')]
        (subject, kind, data), = query(store, 'SELECT subject, kind, data FROM journal')
        data = json.loads(data)
        assert (subject, kind, data['n_features'], data['source'], data['datum']) == (
            'layer/grids', 'imported', 4, 'grids.geojson', 'cgcs2000'), data
        verify(store)


def test_gdal_reads_what_was_imported():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        call_well(f'--store={store}', '--origin=zjg', '--kind=grids', '--datum=cgcs2000',
                  write_grids(os.path.join(folder, 'grids.geojson')))
        if shutil.which('ogrinfo') is None:
            return
        told = subprocess.run(['ogrinfo', '-ro', '-so', store, 'grids'], stdout=subprocess.PIPE,
                              check=True).stdout.decode()
        assert 'Feature Count: 4' in told and 'ID["EPSG",4490]' in told, told


def test_replaces_and_appends():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        grids = write_grids(os.path.join(folder, 'grids.geojson'), 4)
        fewer = write_grids(os.path.join(folder, 'fewer.geojson'), 2)
        more = write_features(os.path.join(folder, 'more.geojson'), [
            ({'code': '320582100201002', 'name': '改名'}, make_square(120.6, 31.8, 0.01)),
            ({'code': '320582100201009', 'name': '新'}, make_square(120.7, 31.8, 0.01))])
        options = [f'--store={store}', '--kind=grids', '--datum=cgcs2000']
        call_well(*options, '--origin=zjg', grids)
        call_well(*options, fewer)
        assert query(store, 'SELECT count(*) FROM grids') == [(2,)]
        call_well(*options, '--append', more)
        assert query(store, 'SELECT code, name FROM grids ORDER BY code') == [
            ('320582100201001', '第1网格'), ('320582100201002', '改名'), ('320582100201009', '新')]
        verify(store)


def test_several_sources_are_one_import():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        one = write_grids(os.path.join(folder, 'one.geojson'), 2)
        two = write_features(os.path.join(folder, 'two.geojson'), [
            ({'code': '320582100201007', 'name': '七'}, make_square(120.6, 31.8, 0.01))])
        call_well(f'--store={store}', '--origin=zjg', '--kind=grids', '--datum=cgcs2000', one, two)
        assert query(store, 'SELECT count(*) FROM grids') == [(3,)]
        assert query(store, 'SELECT count(*) FROM journal') == [(1,)]


def test_refused_leaves_everything_as_it_was():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        bad = write_features(os.path.join(folder, 'bad.geojson'), [
            ({'code': '320582100201007', 'name': '七'}, make_square(120.6, 31.8, 0.01)),
            ({'code': 'seven', 'name': '七'}, make_square(120.7, 31.8, 0.01))])
        call_well(f'--store={store}', '--origin=zjg', '--kind=grids', '--datum=cgcs2000', grids)
        before = query(store, 'SELECT * FROM grids'), query(store, 'SELECT * FROM journal')
        status, report, _ = call(f'--store={store}', '--kind=grids', '--datum=cgcs2000', bad)
        assert status == 1 and report['outcome'].startswith('refused'), report
        assert report['findings']['code']['n'] == 1, report
        assert report['findings']['code']['list'][0]['feature'] == 2, report
        assert before == (query(store, 'SELECT * FROM grids'), query(store, 'SELECT * FROM journal'))


def test_leaves_out_when_told():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        mixed = write_features(os.path.join(folder, 'mixed.geojson'), [
            ({'code': '320582100201007', 'name': '七'}, make_square(120.6, 31.8, 0.01)),
            ({'code': '320582100201008', 'name': '八'}, None)])
        options = [f'--store={store}', '--origin=zjg', '--kind=grids', '--datum=cgcs2000', mixed]
        status, _, _ = call(*options)
        assert status == 1 and not os.path.exists(store)
        status, report, _ = call('--leave-out', *options)
        assert status == 3 and (report['n_features'], report['n_left_out']) == (1, 1), report
        assert query(store, 'SELECT name FROM grids') == [('七',)]


def test_dry_run_writes_nothing():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        report = call_well('--dry-run', f'--store={store}', '--kind=grids', '--datum=cgcs2000', grids)
        assert report['outcome'].startswith('dry run'), report
        assert os.listdir(folder) == ['grids.geojson'], os.listdir(folder)


def test_tells_gaps_and_overlaps():
    with temporary_folder() as folder:
        cells = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
        features = [({'code': f'320582100201{n:03}', 'name': str(n)},
                     make_square(120.5 + x * 0.001, 31.8 + y * 0.001, 0.001))
                    for n, (x, y) in enumerate(cells, 1)]
        features.append(({'code': '320582100201099', 'name': 'over'},
                         make_square(120.5, 31.8, 0.0005)))
        path = write_features(os.path.join(folder, 'grids.geojson'), features)
        findings = call_well('--dry-run', '--kind=grids', '--datum=cgcs2000', path)['findings']
        # 0.001° at 31.8° N are 94.6 m × 110.9 m.
        assert findings['gap']['n'] == 1 and 10300 < findings['gap']['area_m2'] < 10600, findings
        assert findings['overlap']['n'] == 1, findings
        assert 2570 < findings['overlap']['area_m2'] < 2650, findings


def test_arguments():
    with temporary_folder() as folder:
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        store = os.path.join(folder, 'city.gpkg')
        for arguments in ([], ['--kind=grids', f'--store={store}'], ['--kind=grids', grids],
                          ['--kind=incidents', '--dry-run', grids],
                          ['--kind=trees', '--dry-run', grids],
                          ['--kind=grids', '--dry-run', '--datum=nad27', grids],
                          ['--kind=grids', '--dry-run', '--map=code', grids],
                          ['--kind=grids', '--dry-run', '--map=colour=x', grids],
                          ['--kind=grids', f'--store={store}', grids]):
            status, report, complaint = call(*arguments)
            assert status == 2 and report is None and complaint, (arguments, status, complaint)
        assert not os.path.exists(store)


def test_what_is_no_store_stays_as_it_is():
    with temporary_folder() as folder:
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        other = os.path.join(folder, 'letter.txt')
        with open(other, 'w', encoding='utf-8') as file:
            file.write('not a store\n' * 1000)
        status, report, _ = call(f'--store={other}', '--kind=grids', '--datum=cgcs2000', grids)
        assert status == 1 and report['outcome'].startswith('failed'), report
        with open(other, encoding='utf-8') as file:
            assert file.read() == 'not a store\n' * 1000


def test_a_person_is_told():
    with temporary_folder() as folder:
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        told = subprocess.run([IMPORT, '--dry-run', '--kind=grids', '--datum=gcj02', grids],
                              stdout=subprocess.PIPE, env={**os.environ, 'LC_ALL': 'C.UTF-8'},
                              check=True).stdout.decode()
        for words in ('4 grids, extent', 'datum: gcj02', 'code=code,name=name', 'dry run'):
            assert words in told, told


def test_chinese_in_a_plain_locale():
    with temporary_folder() as folder:
        grids = write_grids(os.path.join(folder, '网格.geojson'))
        told = subprocess.run([IMPORT, '--json', '--dry-run', '--kind=grids', '--any-code',
                               '--datum=cgcs2000', '--map=name=', grids],
                              stdout=subprocess.PIPE, env={**os.environ, 'LC_ALL': 'C'},
                              check=False).stdout.decode()
        assert '网格.geojson' in told, told


def test_zhangjiagang():
    path = find_shared('a_boundaries', 'zhangjiagang_320582_datav_gcj02.geojson')
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        report = call_well(f'--store={store}', '--origin=zjg', '--kind=towns', '--any-code',
                           '--datum=gcj02', path)
        with open(path, encoding='utf-8') as file:
            (ring,), = json.load(file)['features'][0]['geometry']['coordinates']
        stored = read_vertices(query(store, 'SELECT geom FROM towns')[0][0])
        assert len(stored) == len(ring)
        # Wound the other way or begun elsewhere it would be the same ring, so: each has its own.
        shifted = sorted(to_gcj02(*vertex) for vertex in stored)
        for got, wanted in zip(shifted, sorted(map(tuple, ring))):
            assert abs(got[0] - wanted[0]) < 1e-6 and abs(got[1] - wanted[1]) < 1e-6, (got, wanted)
        assert 120.3641 < report['extent'][0] < 120.3642, report
        assert query(store, 'SELECT code, name FROM towns') == [('320582', '张家港市')]
        status, report, _ = call('--dry-run', '--kind=towns', path)
        assert status == 1 and 'too short' in report['findings']['code']['list'][0]['message']


def test_chinese_shapefiles():
    folder_in = find_shared('a_boundaries', 'derived_gbk_cgcs2000')
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        renshou = os.path.join(folder_in, 'renshou_gbk_4490.shp')
        bare = os.path.join(folder_in, 'renshou_gbk_NOCPG_NOPRJ.shp')
        suzhou = os.path.join(folder_in, 'suzhou9_gb18030_4549.shp')
        options = [f'--store={store}', '--kind=towns', '--any-code']
        name = '--map=name=name|Layer'

        report = call_well(*options, '--origin=zjg', name, renshou)
        assert report['sources'][0]['encoding'] == 'GB18030', report
        digest = query(store, "SELECT data FROM journal")[0]
        assert ('禾加镇',) in query(store, 'SELECT name FROM towns')

        status, report, _ = call(*options, name, bare)
        assert status == 1 and '--crs=' in report['failure'], report
        assert query(store, 'SELECT count(*) FROM journal') == [(1,)]

        # Told what the .prj would have said, it is the same layer to the last bit.
        report = call_well(*options, name, '--crs=EPSG:4490', bare)
        assert 'not UTF-8' in report['sources'][0]['encoding_reason'], report
        again = query(store, "SELECT data FROM journal ORDER BY seq DESC LIMIT 1")[0]
        assert json.loads(digest[0])['digest'] == json.loads(again[0])['digest']

        report = call_well(*options, suzhou)
        assert report['sources'][0]['crs'].startswith('EPSG:4549'), report
        wanted = [119.919922, 30.758789, 121.373047, 32.034180]
        assert all(abs(a - b) < 1e-6 for a, b in zip(report['extent'], wanted)), report
        assert ('320582', '张家港市') in query(store, 'SELECT code, name FROM towns')
        verify(store)


def test_cut_off_shapefile():
    source = find_shared('a_boundaries', 'derived_gbk_cgcs2000', 'renshou_gbk_4490.shp')[:-4]
    for cut in ('shp', 'shx', 'dbf'):
        with temporary_folder() as folder:
            store = os.path.join(folder, 'city.gpkg')
            for part in ('shp', 'shx', 'dbf', 'prj', 'cpg'):
                shutil.copy(f'{source}.{part}', os.path.join(folder, f't.{part}'))
            path = os.path.join(folder, f't.{cut}')
            os.truncate(path, os.path.getsize(path) * 7 // 10)
            status, report, _ = call(f'--store={store}', '--origin=zjg', '--kind=towns', '--any-code',
                                     '--map=name=name|Layer', os.path.join(folder, 't.shp'))
            assert status == 1, report
            assert re.search(r't\.\w+ is cut off.*in feature (39|4\d)$', report['failure']), report
            assert not os.path.exists(store), 'a refused file makes no store'


def test_bytes_flipped_and_cut():
    """Sixty damaged files: an answer each, and never a crash."""
    source = find_shared('a_boundaries', 'derived_gbk_cgcs2000', 'renshou_gbk_4490.shp')[:-4]
    chance = random.Random(7)
    parts = ('shp', 'shx', 'dbf', 'prj', 'cpg')
    whole = {}
    for part in parts:
        with open(f'{source}.{part}', 'rb') as file:
            whole[part] = file.read()
    statuses = []

    def damage(folder):
        victim = chance.choice(parts)
        for part in parts:
            data = bytearray(whole[part])
            if part == victim:
                for _ in range(chance.choice((1, 8, 64))):
                    data[chance.randrange(min(len(data), 2000))] = chance.randrange(256)
                if chance.random() < 0.2:
                    del data[chance.randrange(len(data)):]
            with open(os.path.join(folder, f't.{part}'), 'wb') as file:
                file.write(data)

    with temporary_folder() as folder:
        for _ in range(60):
            damage(folder)
            result = subprocess.run([IMPORT, '--dry-run', '--json', '--kind=towns', '--any-code',
                                     '--map=name=name|Layer', os.path.join(folder, 't.shp')],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                                    check=False)
            assert result.returncode in (0, 1), (result.returncode, result.stderr)
            json.loads(result.stdout)
            statuses.append(result.returncode)
    assert 1 in statuses


def test_beside_a_running_platform():
    with temporary_folder() as folder, Yipingd() as platform:
        grids = write_grids(os.path.join(folder, 'grids.geojson'))
        results = []
        with platform.stream() as stream:
            worker = threading.Thread(target=lambda: results.append(
                call(f'--store={platform.store}', '--kind=grids', '--datum=cgcs2000', grids)))
            worker.start()
            for number in range(20):
                platform.report(f'key-{number}')
            worker.join()
            assert results[0][0] == 0, results
            kinds = []
            while len(kinds) < 21:
                entry = stream.read_entry()
                assert entry is not None
                kinds.append(entry['kind'])
        assert sorted(kinds) == ['imported'] + ['reported'] * 20, kinds
        platform.stop()
        assert platform.verify()[0], platform.verify()
        platform.start()


if __name__ == '__main__':
    run(globals())
