#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""yiping-sim against a running platform: days lived, logs replayed, and both across kills."""

import csv
import gzip
import json
import os
import re
import signal
import subprocess
import time

import yiping

SIM = os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-sim')
IMPORT = os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-import')

MONTGOMERY = ('time=timeStamp,lon=lng,lat=lat,category=title,text=desc,address=addr', '-05:00')
HONOLULU = ('time=call_time,category=type,address=block,text=area', '-10:00')


# As fast as a program goes that a sanitizer slows down.
SPEED = f'--speed={240 / yiping.PATIENCE ** 0.5:g}'


def command(d, *arguments):
    return [SIM, f'--url={d.url}', f'--token-file={d.token_file}', '--json', *arguments]


def run(d, *arguments, status=0):
    result = subprocess.run(command(d, *arguments), capture_output=True, text=True,
                            timeout=200 * yiping.PATIENCE, check=False)
    assert result.returncode == status, (result.returncode, result.stderr[-2000:])
    return (json.loads(result.stdout) if status == 0 else None), result.stderr


def restart(d):
    """On the same port, as an administrator would."""
    d.arguments = (*d.arguments, f'--listen=127.0.0.1:{d.port}')
    d.kill()
    d.start()


def read_entries(d):
    """The whole journal."""
    seq = d.get('/situation?limit=1').json()['seq']
    entries = []
    with d.stream(since=0, positions=False) as stream:
        while len(entries) < seq:
            entries.append(stream.read_entry())
    assert [entry['seq'] for entry in entries] == list(range(1, seq + 1))
    return entries


def read_reports(d):
    return [entry['data'] for entry in read_entries(d) if entry['kind'] == 'reported']


def write_log(path, n, extra=()):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('time,lon,lat,category,text,address\n')
        for i in range(n):
            file.write(f'2020-01-01 00:{i // 60 % 60:02}:{i % 60:02},120.5{i % 1000:03},31.9,Fire,'
                       f'"call ""{i}""",MAIN ST\n')
        for line in extra:
            file.write(line + '\n')
    return path


def slice_log(folder, source, n, first=1):
    """The header and n rows of a packed log, packed again."""
    path = os.path.join(folder, 'slice.csv.gz')
    with gzip.open(source, 'rt', encoding='utf-8', newline='') as file:
        rows = []
        for number, row in enumerate(csv.reader(file)):
            if number == 0 or number >= first:
                rows.append(row)
            if len(rows) > n:
                break
    with gzip.open(path, 'wt', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows(rows)
    return path, rows[0], rows[1:]


def make_city(d):
    path = os.path.join(d.folder, 'sample.gpkg')
    subprocess.run([SIM, f'--city={path}'], check=True, capture_output=True,
                   timeout=200 * yiping.PATIENCE)
    for kind in ['towns', 'villages', 'grids', 'water', 'roads', 'places']:
        subprocess.run([IMPORT, f'--store={d.store}', f'--kind={kind}', f'--layer={kind}', path],
                       check=True, capture_output=True, timeout=200 * yiping.PATIENCE)


def test_replay_is_done_once():
    with yiping.Yipingd() as d:
        bad = ['yesterday,120.5,31.9,a,b,c', '2020-01-01 00:00:00,,,a,b,', '"']
        log = write_log(os.path.join(d.folder, 'log.csv'), 500, bad)
        counts, said = run(d, f'--replay={log}', '--speed=0')
        assert (counts['rows'], counts['not_understood'], counts['accepted']) == (500, 3, 500), counts
        assert counts['duplicates'] == counts['refused'] == 0, counts
        assert re.search(r'^row 502 is not understood: .*yesterday', said, re.M), said
        assert re.search(r'^row 503 is not understood: .*address', said, re.M), said
        counts, _ = run(d, f'--replay={log}', '--speed=0')
        assert (counts['accepted'], counts['duplicates']) == (0, 500), counts
        reports = read_reports(d)
        assert sorted(report['description'] for report in reports) == \
            sorted(f'[Fire] call "{i}"' for i in range(500))
        assert reports[0]['source'] == 'replay' and reports[0]['item'] == 'sample:matter:0801'


def test_replay_survives_kills():
    """The platform is killed, and so is the replay; at the end each row is there once."""
    n = int(6000 / yiping.PATIENCE)
    with yiping.Yipingd() as d:
        log = write_log(os.path.join(d.folder, 'log.csv'), n)
        for kills_sim in [False, True, False]:
            before = d.count_incidents()
            process = subprocess.Popen(command(d, f'--replay={log}', '--speed=0'),
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            yiping.wait_for(lambda known=before: process.poll() is not None or
                            d.count_incidents() > known + 50, 'some rows')
            restart(d)
            if kills_sim:
                process.kill()
                process.communicate()
            else:
                out, _ = process.communicate(timeout=150 * yiping.PATIENCE)
                assert process.returncode == 0
                counts = json.loads(out)
                assert counts['accepted'] + counts['duplicates'] == n, counts
        descriptions = [report['description'] for report in read_reports(d)]
        assert len(descriptions) == n == len(set(descriptions)), len(descriptions)
        passed, said = d.verify()
        assert passed, said


def test_replay_is_ended_cleanly():
    with yiping.Yipingd() as d:
        log = write_log(os.path.join(d.folder, 'log.csv'), 600)
        process = subprocess.Popen(command(d, f'--replay={log}', '--speed=1'),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # More than one, so that the answer to one at least was heard.
        yiping.wait_for(lambda: d.count_incidents() > 5, 'some rows')
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=30 * yiping.PATIENCE)
        assert process.returncode == 0, said
        assert 0 < json.loads(out)['accepted'] < 600


def test_montgomery():
    source = yiping.find_shared('b_events', 'montgomery911', '911_99492_rows.csv.gz')
    with yiping.Yipingd() as d:
        path, header, rows = slice_log(d.folder, source, 2500, first=40000)
        columns, offset = MONTGOMERY
        counts, _ = run(d, f'--replay={path}', '--speed=0', f'--columns={columns}',
                        f'--utc-offset={offset}')
        assert counts['accepted'] == counts['rows'] == 2500, counts
        wanted = sorted((f'{float(row[header.index("lat")]):.7f}',
                         f'{float(row[header.index("lng")]):.7f}',
                         ' '.join(f'[{row[header.index("title")]}] {row[header.index("desc")]}'.split()))
                        for row in rows)
        got = sorted((f'{report["lat"]:.7f}', f'{report["lon"]:.7f}', report['description'])
                     for report in read_reports(d))
        assert got == wanted


def test_honolulu():
    """Addresses only, times like “22:12:10  PM”, at a chosen speed."""
    source = yiping.find_shared('b_events', 'honolulu_dispatch', 'dev_2022-12_to_2024-06.csv.gz')
    with yiping.Yipingd() as d:
        path, header, rows = slice_log(d.folder, source, 400, first=100000)
        columns, offset = HONOLULU
        started = time.monotonic()
        counts, _ = run(d, f'--replay={path}', '--speed=6000', f'--columns={columns}',
                        f'--utc-offset={offset}')
        passed = time.monotonic() - started
        assert counts['accepted'] == counts['rows'] == 400, counts
        reports = read_reports(d)
        times = [report['reported_at'] for report in reports]
        assert 'lon' not in reports[0] and reports[0]['address'], reports[0]
        at = [time.mktime(time.strptime(row[0][:21].replace('  ', ' ').replace('  ', ' ').strip(),
                                        '%m/%d/%Y %H:%M:%S')) for row in rows]
        assert passed > (max(at) - min(at)) / 6000 * 0.9, passed
        # 64 at a time may overtake each other, but not by much.
        assert sum(a > b for a, b in zip(times, times[1:])) < 40


def test_bad_logs_are_refused():
    with yiping.Yipingd() as d:
        good = write_log(os.path.join(d.folder, 'log.csv'), 3)
        cut = os.path.join(d.folder, 'cut.csv.gz')
        with open(good, 'rb') as file:
            packed = gzip.compress(file.read() * 50)
        with open(cut, 'wb') as file:
            file.write(packed[:len(packed) // 2])
        empty = os.path.join(d.folder, 'empty.csv')
        with open(empty, 'wb'):
            pass
        for arguments in [[f'--replay={cut}'], [f'--replay={empty}'], ['--replay=/nowhere.csv'],
                          [f'--replay={d.folder}'], [f'--replay={good}', '--columns=time=when'],
                          [f'--replay={good}', '--item-map=/nowhere.csv'],
                          [f'--replay={good}', '--utc-offset=8']]:
            _, said = run(d, *arguments, '--speed=0', status=1)
            assert said.startswith('yiping-sim: '), said
        assert d.get('/situation').json()['seq'] == 0


def test_unknown_item_is_told():
    with yiping.Yipingd() as d:
        log = write_log(os.path.join(d.folder, 'log.csv'), 2)
        counts, said = run(d, f'--replay={log}', '--speed=0', '--item=nothing')
        assert counts['refused'] == 2 and counts['accepted'] == 0, counts
        assert 'row 2 was refused: 4' in said, said


def test_wrong_token_and_empty_city():
    with yiping.Yipingd() as d:
        _, said = run(d, '--hours=1', status=1)
        assert 'no grids' in said, said
        path = os.path.join(d.folder, 'wrong')
        with open(path, 'w', encoding='ascii') as file:
            file.write('wrong\n')
        for arguments in [[], [f'--replay={write_log(os.path.join(d.folder, "log.csv"), 2)}']]:
            result = subprocess.run([SIM, f'--url={d.url}', f'--token-file={path}', *arguments],
                                    capture_output=True, text=True, timeout=60 * yiping.PATIENCE, check=False)
            assert result.returncode == 1 and 'refuses the token' in result.stderr, result


def test_city_lives():
    """Two hours in some seconds, the platform killed on the way: most go straight, some in every
    other way there is."""
    with yiping.Yipingd() as d:
        make_city(d)
        process = subprocess.Popen(
            command(d, SPEED, '--hours=2', '--from=2026-08-24T01:00:00Z'),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        yiping.wait_for(lambda: process.poll() is not None or d.count_incidents() > 250,
                        'the city to live', 60)
        restart(d)
        out, said = process.communicate(timeout=150 * yiping.PATIENCE)
        assert process.returncode == 0, said
        counts = json.loads(out)
        assert counts['reported'] > 500 and counts['closed'] > 20 and not counts['refused'], counts

        entries = read_entries(d)
        kinds = {}
        for entry in entries:
            kinds.setdefault(entry['subject'], []).append(entry['kind'])
        path = ['reported', 'filed', 'dispatched', 'accepted', 'arrived', 'handled', 'checked', 'closed']
        steps = [steps for subject, steps in kinds.items() if subject.startswith('incident/')]
        assert sum(one == path[:len(one)] for one in steps) > len(steps) / 2
        ends = {'closed', 'answered', 'settled', 'rejected', 'merged'}
        # The last ones are closed while it goes.
        assert 0 <= sum(bool(ends & set(one)) for one in steps) - counts['closed'] < 100, counts
        for kind in ['answered', 'settled', 'verified', 'rejected', 'merged', 'joined', 'returned',
                     'extension-requested', 'endorsed', 'extended', 'suspended', 'followed-up']:
            assert any(kind in one for one in steps), f'nothing was {kind}'
        assert any(one.count('dispatched') > 1 for one in steps)

        situation = d.get('/situation?limit=1').json()
        units = situation['units']
        assert len(units) == 1036 + 150 + 200 + 50 + 20, len(units)
        # A program that has no time leaves them out first.
        assert counts['fixes'] == 0 or any('fix' in unit for unit in units), counts
        assert len({report['description'] for report in read_reports(d)}) > 450
        passed, told = d.verify()
        assert passed, told


def test_people_dispatch():
    """Without dispatchers nothing is filed; who is sent goes all the same."""
    with yiping.Yipingd() as d:
        make_city(d)
        process = subprocess.Popen(command(d, SPEED, '--hours=0', '--dispatchers=0',
                                           '--from=2026-08-24T01:00:00Z'),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        yiping.wait_for(lambda: d.count_incidents() > 30, 'reports', 60)
        incidents = d.get('/situation').json()['incidents']
        assert {one['state'] for one in incidents} == {'reported'}
        one = incidents[0]
        assert d.act(one['id'], 'file').status == 200
        assert d.act(one['id'], 'dispatch', unit='V007').status == 200
        yiping.wait_for(lambda: d.get(f'/incidents/{one["id"]}').json()['incident']['state'] ==
                        'handled', 'the vehicle to settle it', 60)
        process.send_signal(signal.SIGTERM)
        out, said = process.communicate(timeout=30 * yiping.PATIENCE)
        assert process.returncode == 0, said
        # The last one's answer may still be on its way.
        assert json.loads(out)['acted'] in (2, 3), out


yiping.run(globals())
