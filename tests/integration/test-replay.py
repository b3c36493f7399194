#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking back: what stood at a moment, and where everybody was."""

import calendar
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


if __name__ == '__main__':
    yiping.run(globals())
