#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken input at every entrance: a clear 4xx, never a crash, and nothing left behind."""

import os
import time

import yiping


def read_cases(prefix):
    folder = yiping.find_shared('e_conformance', 'json_testsuite', 'test_parsing')
    for name in sorted(os.listdir(folder)):
        if name.startswith(prefix) and name.endswith('.json'):
            with open(os.path.join(folder, name), 'rb') as file:
                yield name, file.read()


def find_entrances(d):
    d.register('M1')
    return ['/units', '/incidents', '/positions', f'/incidents/{d.report()}/actions', '/orders',
            '/orders/none/actions', '/items', '/organizations', '/accounts', '/accounts/none/password',
            '/session', '/settings', '/consultations', '/consultations/none/actions', '/admissions',
            '/admissions/none/actions']


def check_untouched(d, n_entries):
    assert d.get('/health').status == 200
    assert d.get('/situation').json()['seq'] == n_entries
    d.stop()
    assert d.verify() == (True, f'{n_entries} entries, 0 differences\n')


def test_what_is_no_json():
    with yiping.Yipingd() as d:
        entrances = find_entrances(d)
        n_cases = 0
        for name, body in read_cases('n_'):
            for path in entrances:
                reply = d.post(path, body)
                assert 400 <= reply.status < 500, (name, path, reply)
                assert reply.headers['content-type'] == 'application/problem+json'
                assert reply.json()['detail'], (name, path)
                n_cases += 1
        assert n_cases > 300, n_cases
        check_untouched(d, 2)


def test_what_is_json_or_may_be():
    """None of it is a unit, a position or an action, but all of it must be survived."""
    with yiping.Yipingd() as d:
        entrances = find_entrances(d)
        for prefix in ('y_', 'i_'):
            for name, body in read_cases(prefix):
                for path in entrances:
                    reply = d.post(path, body)
                    assert reply.status in (200, 201) or 400 <= reply.status < 500, (name, path, reply)
        check_untouched(d, 2)


BROKEN = [b'', b' ', b'\x00', b'\xff\xfe{\x00', b'\xef\xbb\xbf{}', b'{"id":"\xff"}', b'nul', b'[1][2]',
          b'{"id":"\xed\xa0\x80","kind":"boat"}', b'{"id":"\xc0\xaf","kind":"boat"}',
          b'{"id":"a\\u0000b","kind":"boat"}', b'{"id":"\\ud800","kind":"boat"}', b"{'id':'a'}",
          b'[' * 10000, b'{"a":' * 10000, b'[' * 10000 + b']' * 10000, b'{"id":1e400}',
          b'{"id":99999999999999999999}', b'/**/{}', b'{"id":010}', b'{"id":NaN}', b'{"id":"a"}x']


def test_broken_without_outside_data():
    with yiping.Yipingd() as d:
        entrances = find_entrances(d)
        for body in BROKEN:
            for path in entrances:
                reply = d.post(path, body)
                assert 400 <= reply.status < 500, (body[:30], path, reply)
        check_untouched(d, 2)


def test_places_that_are_none():
    with yiping.Yipingd() as d:
        d.register('M1')
        fix = '{"_type":"location","topic":"M1","tst":%d,"lon":%s,"lat":%s}'
        now = int(time.time())
        for lon, lat in [('NaN', '0'), ('0', 'Infinity'), ('181', '0'), ('-180.001', '0'),
                         ('0', '90.5'), ('0', '-91'), ('1e308', '1e308'), ('"0"', '0'),
                         ('null', '0'), ('[]', '0')]:
            reply = d.post('/positions', fix % (now, lon, lat))
            assert reply.status == 400, (lon, lat, reply)
            reply = d.post('/positions', f'[{fix % (now, 0, 0)},{fix % (now, lon, lat)}]')
            assert reply.status == 400, (lon, lat, reply)
            if lon not in ('NaN',) and lat != 'Infinity':
                assert 'Position 1' in reply.json()['detail'], reply
        for second in (0, -1, int(time.time()) + 360, 10 ** 17):
            assert d.post('/positions', fix % (second, 0, 0)).status == 400, second
        assert 'fix' not in d.get('/situation').json()['units'][0]

        for place in [{'lat': 'nan'}, {'long': 'inf'}, {'lat': '91'}, {'long': '-181'},
                      {'lat': ''}, {'lat': '1e999'}, {'long': '0x10'}, {'lat': '31,8'}]:
            reply = d.try_report(**place)
            assert reply.status == 400, (place, reply)
        check_untouched(d, 1)


def test_codes_that_are_none():
    with yiping.Yipingd() as d:
        for code in ('', 'x', 'gbt47678.5:matter:99999', 'é', '一' * 400):
            reply = d.try_report(service_code=code)
            assert 400 <= reply.status < 500, (code, reply)
        assert '99999' in d.try_report(service_code='gbt47678.5:matter:99999').text
        assert d.try_report(datum='mars').status == 400
        assert d.try_report(description='x' * 10001).status == 400
        assert d.try_report(address_string='x' * 501).status == 400
        assert d.try_report(description='a\x02b').status == 400
        reply = d.post('/open311/v2/requests.json',
                       f'service_code={yiping.ITEM}&lat=31.8&long=120.5&description=%ff%fe',
                       headers={'Content-Type': 'application/x-www-form-urlencoded'})
        assert reply.status == 400, reply
        check_untouched(d, 0)


def test_headers_that_are_none():
    with yiping.Yipingd() as d:
        requests = [
            b'\x00\x01\x02\r\n\r\n', b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n',
            b'GET http://[::1 HTTP/1.1\r\n\r\n', b'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
            b'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', b'GET / HTTP/1.1\r\n\r\n',
            b'POST /units HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
            b'POST /units HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n',
            b'POST /units HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
            b'POST /units HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n',
            b'GET /situation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \xff\r\n\r\n',
            b'GET /situation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer\r\n\r\n',
            b'GET /situation HTTP/1.0\r\n\r\n', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        ]
        # All at once: some are only cut off when their time is over.
        connections = [d.connect(timeout=15) for _ in requests]
        for connection, request in zip(connections, requests):
            connection.sendall(request)
        for connection, request in zip(connections, requests):
            try:
                answer = connection.recv(4096)
            except ConnectionResetError:
                answer = b''
            connection.close()
            assert answer == b'' or b' 4' in answer[:16] or b' 5' in answer[:16], (request, answer)
        for host in ('a"b', 'x' * 300, '<script>'):
            reply = d.get('/', headers={'Host': host})
            assert reply.status in (200, 400) and host not in reply.text, (host, reply)
        assert d.get('/stream?since=x').status == 400
        assert d.get('/stream?since=-1').status == 400
        assert d.get('/stream?since=1').status == 400
        assert d.get('/stream', headers={'Last-Event-ID': '99'}).status == 400
        check_untouched(d, 0)


yiping.run(globals())
