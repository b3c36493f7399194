#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking back: what stood at a moment, and where everybody was."""

import calendar
import os
import sqlite3
import time

import openapi
import yiping


def format_time(seconds):
    whole = int(seconds // 1)
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(whole)) + \
        f'.{int(round((seconds - whole) * 1000)):03}Z'


def parse_time(text):
    return calendar.timegm(time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S')) + float(text[19:23])


def locate(d, *rows):
    """Each row: unit, longitude, latitude, seconds since 1970."""
    reply = d.post('/positions', [
        {'_type': 'location', 'topic': f'owntracks/u/{unit}', 'lon': lon, 'lat': lat,
         'tst': int(at), 'vel': 36, 'cog': 90} for unit, lon, lat, at in rows])
    assert reply.status == 200, reply


def get_tracks(d, query=''):
    reply = d.get(f'/tracks{query}')
    assert reply.status == 200, reply
    openapi.Document(d.get('/api').body).check('get', '/tracks', reply)
    return {track['unit']: track['fixes'] for track in reply.json()['tracks']}


def test_tracks():
    with yiping.Yipingd() as d:
        d.register('A', 'B', 'C')
        now = int(time.time())
        for i in range(8):
            at = now - 40 + 2 * i
            locate(d, ('A', 120.5 + i / 1000, 31.9, at), ('B', 120.6, 31.8, at))
            yiping.wait_for(lambda: len(get_tracks(d, f'?from={format_time(now - 60)}')
                                        .get('A', [])) == i + 1, 'the fix in the track')
        since = f'from={format_time(now - 60)}'
        tracks = get_tracks(d, f'?{since}')
        assert list(tracks) == ['A', 'B'], tracks
        assert tracks['A'][3] == [120.503, 31.9, format_time(now - 34), 36, 90], tracks['A'][3]
        assert get_tracks(d, f'?{since}&unit=B') == {'B': tracks['B']}
        assert get_tracks(d, f'?{since}&unit=C') == {}
        part = get_tracks(d, f'?from={format_time(now - 30)}&to={format_time(now - 20)}')
        assert part == {unit: fixes[5:10] for unit, fixes in tracks.items()}, part
        thinned = get_tracks(d, f'?{since}&every=10')
        assert thinned == {unit: fixes[::5] for unit, fixes in tracks.items()}, thinned
        for query, status in [(f'{since}&unit=X', 404), ('from=yesterday', 400), ('every=-1', 400),
                              (f'from={format_time(now)}&to={format_time(now - 1)}', 400),
                              (f'from={format_time(now - 100000)}', 400)]:
            assert d.get(f'/tracks?{query}').status == status, query


def get_checked(d, path, query='', template=None):
    reply = d.get(f'{path}{query}')
    assert reply.status == 200, reply
    openapi.Document(d.get('/api').body).check('get', template or path, reply)
    return reply.json()


def get_situation(d, at=None):
    return get_checked(d, '/situation', '?limit=10000' + (f'&at={at}' if at else ''))


def get_journal(d, after):
    entries = []
    while True:
        page = get_checked(d, '/journal', f'?after={entries[-1]["seq"] if entries else after}')
        entries += page['entries']
        if 'next' not in page:
            return entries


def index(rows):
    return {row['id']: row for row in rows}


def add_millisecond(text):
    """Entries are written in microseconds and told in milliseconds."""
    return format_time(parse_time(text) + 0.001)


def compare(d, live, entries):
    """What stood when the live snapshot was taken, but for what changed while it was read."""
    head = live['seq']
    past = get_situation(d, add_millisecond(entries[head - 1]['at']))
    changed = {entry['subject'].partition('/')[2] for entry in entries[head:]
               if entry['at'] <= live['at'] or entry['seq'] <= past['seq']}
    changed |= {entry['data'].get('unit') for entry in entries[head:past['seq']]}
    changed |= {row['id'] for row in live['incidents'] + live['units'] if row.get('seq', 0) > head}
    changed |= {unit for incident in live['incidents'] if incident['id'] in changed
                for unit in [incident.get('unit')]}
    before, after = index(live['incidents']), index(past['incidents'])
    for key in before.keys() | after.keys():
        assert key in changed or before.get(key) == after.get(key), (before.get(key), after.get(key))
    before, after = index(live['units']), index(past['units'])
    assert before.keys() == after.keys() or changed & (before.keys() ^ after.keys())
    n = 0
    for key in (before.keys() & after.keys()) - changed:
        known, told = before[key].pop('fix', None), after[key].pop('fix', None)
        # A fix may have been under way.
        assert known is None or told is not None and told['at'] >= known['at'] or \
            known['at'] > entries[head - 1]['at'], (known, told)
        assert before[key] == after[key], (before[key], after[key])
        n += 1
    return n


def live_a_while(d, n):
    """Reports, steps, positions, and what stood after each round of them."""
    units = [f'U{i}' for i in range(20)]
    d.register(*units)
    snapshots = []
    for i in range(n):
        made = d.post('/incidents', [
            {'item': 'gbt47678.5:matter:06010', 'source': 'phone', 'description': f'Nr. {i}-{j}',
             'lon': 120.5 + j / 10000, 'lat': 31.8 + i / 100} for j in range(500)])
        assert made.status == 201, made
        ids = made.json()['incidents']
        # From the second round on some units are not free.
        for unit, incident in zip(units, ids):
            assert d.act(incident, 'file').status == 200
            assert d.act(incident, 'dispatch', unit=unit).status in (200, 409)
        for incident in ids[:10 + i]:
            assert d.act(incident, 'accept').status in (200, 409)
        for incident in ids[20:40]:
            assert d.act(incident, 'reject', note='not ours').status == 200
        now = time.time()
        locate(d, *((unit, 120.5 + i / 1000, 31.9, now - 100 + i) for unit in units))
        snapshots.append(get_situation(d))
    return snapshots


def spoil(path, kind):
    """The checkpoints are a cache: lost, cut or lying, they cost time and no truth."""
    if kind == 'lost':
        for end in ('', '-wal', '-shm'):
            if os.path.exists(path + end):
                os.remove(path + end)
        return
    with sqlite3.connect(path) as db:
        table = {'rows lie': 'parts', 'fixes lie': 'marks'}[kind]
        db.execute(f'UPDATE {table} SET body = substr(body, 1, length(body) / 2)')
    db.close()


def test_moments():
    with yiping.Yipingd() as d:
        snapshots = live_a_while(d, 9)
        path = d.store + '-moments'
        for kind in (None, 'lost', 'rows lie', 'fixes lie'):
            yiping.wait_for(lambda: count_checkpoints(path) > 0, f'a checkpoint before {kind}', 40)
            d.kill()
            if kind is not None:
                spoil(path, kind)
            d.start()
            entries = get_journal(d, 0)
            assert [entry['seq'] for entry in entries] == list(range(1, len(entries) + 1))
            for snapshot in snapshots:
                snapshot = {**snapshot, 'units': [dict(unit) for unit in snapshot['units']]}
                assert compare(d, snapshot, entries) > 0


def count_checkpoints(path):
    try:
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
            return db.execute('SELECT count(*) FROM checkpoints').fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_edges():
    with yiping.Yipingd() as d:
        d.register('A')
        incident = d.report()
        assert d.get('/situation?at=2020-01-01T00:00:00Z').json()['incidents'] == []
        assert d.get('/situation?at=2020-01-01T00:00:00Z').json()['units'] == []
        for at in ('tomorrow', format_time(time.time() + 60)):
            assert d.get(f'/situation?at={at}').status == 400, at
        yiping.wait_for(lambda: incident in str(get_situation(d, format_time(time.time() - 0.01))
                                                ['incidents']), 'the report to be past')
        days = get_checked(d, '/days')
        assert days['days'][-1]['reported'] == 1, days
        day = get_checked(d, f"/days/{days['days'][-1]['day']}", template='/days/{day}')
        assert sum(day['reported']) == 1 and len(day['reported']) == 144, day
        assert d.get('/days/yesterday').status == 400
        entries = get_journal(d, 0)
        assert get_checked(d, '/journal', '?limit=1') == {'entries': entries[:1], 'next': 1}
        assert get_checked(d, '/journal', '?until=2020-01-01T00:00:00Z') == {'entries': []}


if __name__ == '__main__':
    yiping.run(globals())
