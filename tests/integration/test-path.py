#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The straight path of an incident, its rules, and the answers that are given twice."""

import gzip
import os
import stat
import time

import yiping

STEPS = [('file', 'filed'), ('dispatch', 'dispatched'), ('accept', 'accepted'),
         ('arrive', 'arrived'), ('handle', 'handled'), ('check', 'checked'), ('close', 'closed')]


def act(d, incident, action, unit='M1', key=None):
    return d.act(incident, action, key=key, **({'unit': unit} if action == 'dispatch' else {}))


def test_report_to_closed():
    with yiping.Yipingd() as d:
        assert d.register('M1') == 1
        with d.stream(since=0) as stream:
            assert stream.headers['content-type'] == 'text/event-stream'
            assert stream.read_entry()['kind'] == 'registered'
            incident = d.report(description='井盖破损 “松动”\n第二行', address_string='人民路 1 号')
            entries = [stream.read_entry()]
            for action, state in STEPS:
                reply = act(d, incident, action)
                assert reply.status == 200, reply
                assert reply.json()['incident']['state'] == state
                entries.append(stream.read_entry())
                assert entries[-1] == reply.json()['entry']

        assert [entry['kind'] for entry in entries] == ['reported'] + [kind for _, kind in STEPS]
        assert [entry['seq'] for entry in entries] == list(range(2, 10))
        assert all(a['hash'] == b['prev'] for a, b in zip(entries, entries[1:]))
        assert all(entry['subject'] == f'incident/{incident}' for entry in entries)
        assert all(entry['actor'] == 'local' for entry in entries)
        assert entries[0]['data']['description'] == '井盖破损 “松动”\n第二行'

        reply = d.get(f'/incidents/{incident}')
        assert reply.status == 200
        assert reply.json()['history'] == entries
        assert reply.json()['incident']['state'] == 'closed'
        d.stop()
        assert d.verify() == (True, '9 entries, 0 differences\n')


def test_rules_in_words():
    with yiping.Yipingd() as d:
        d.register('M1', 'M2', {'id': 'M3', 'kind': 'vehicle', 'duty': False})
        a = d.report()
        b = d.report()
        for action, unit, status, words in [
                ('dispatch', 'M1', 409, 'It is reported'),
                ('close', 'M1', 409, 'It is reported'),
                ('file', 'M1', 200, None),
                ('file', 'M1', 409, 'it can be dispatched'),
                ('dispatch', 'M9', 400, 'No unit “M9”'),
                ('dispatch', 'M3', 409, 'M3 is off duty'),
                ('dispatch', 'M1', 200, None)]:
            reply = act(d, a, action, unit)
            assert reply.status == status, (action, unit, reply)
            if words:
                assert words in reply.json()['detail'], reply
                assert reply.headers['content-type'] == 'application/problem+json'

        assert d.act(a, 'accept', unit='M2').status == 409
        assert d.act(b, 'file').status == 200
        reply = d.act(b, 'dispatch')
        assert reply.status == 400 and 'unit' in reply.json()['detail']
        reply = d.act(b, 'dispatch', unit='M1')
        assert reply.status == 409 and 'reason' in reply.json()['detail'], reply
        assert d.act(b, 'dispatch', unit='M1', note='离得最近').status == 200
        reply = d.post('/units', {'id': 'M1', 'duty': False})
        assert reply.status == 409 and '2 tasks' in reply.json()['detail'], reply

        assert d.act('nowhere', 'file').status == 404
        assert d.get('/incidents/nowhere').status == 404
        assert d.act(a, 'burn').status == 400
        assert d.act(a, 'accept', note=7).status == 400
        assert d.act(a, 'accept', note='x' * 2001).status == 400
        assert d.act(a, 'accept', note='a\x01b').status == 400


def test_answers_twice():
    with yiping.Yipingd() as d:
        first = d.try_report('report-1', description='一')
        again = d.try_report('report-1', description='一')
        other = d.try_report('report-1', description='二')
        assert (first.status, again.status, other.status) == (201, 201, 409), other
        assert first.body == again.body
        assert first.headers['content-type'] == again.headers['content-type']
        assert 'idempotency-replayed' not in first.headers
        assert again.headers['idempotency-replayed'] == 'true'
        incident = first.json()[0]['service_request_id']

        first = d.act(incident, 'file', key='file-1')
        again = d.act(incident, 'file', key='file-1')
        assert (first.status, again.status, first.body) == (200, 200, again.body)
        assert d.act(incident, 'file', key='file-2').status == 409
        # What was refused is no answer to keep: the same key may come again.
        assert d.act(incident, 'dispatch', key='later', unit='M1').status == 400
        d.register('M1')
        assert d.act(incident, 'dispatch', key='later', unit='M1').status == 200
        assert d.act(incident, 'accept', key='bad key').status == 400
        assert d.act(incident, 'accept', key='k' * 256).status == 400

        d.stop()
        d.start()
        assert d.act(incident, 'file', key='file-1').body == first.body
        assert len(d.get(f'/incidents/{incident}').json()['history']) == 3


def test_units_change_only_when_they_do():
    with yiping.Yipingd() as d:
        row = {'id': 'M1', 'kind': 'member', 'name': '张三', 'phone': '1', 'duty': True}
        assert d.register(row) == 1
        assert d.register(row) == 0
        assert d.register({**row, 'phone': '2'}, {'id': 'B1', 'kind': 'boat'}) == 2
        assert d.register({'id': 'M1', 'duty': False}) == 1
        assert d.register({'id': 'M1', 'duty': False, 'phone': None}) == 1
        units = {unit['id']: unit for unit in d.get('/situation').json()['units']}
        assert units['M1']['status'] == 'off-duty'
        assert units['M1']['name'] == '张三'
        assert not units['M1'].get('phone'), units
        assert units['B1']['kind'] == 'boat'
        for bad in [{}, {'id': 'x'}, {'id': 'a b', 'kind': 'boat'}, {'id': 'x', 'kind': 'tank'},
                    {'id': 'x' * 65, 'kind': 'boat'}, {'id': 'x', 'kind': 'boat', 'name': 7},
                    {'id': 'x', 'kind': 'boat', 'duty': 1}, 7, [[]],
                    {'id': 'x', 'kind': 'boat', 'name': 'n' * 501},
                    [{'id': 'x', 'kind': 'boat'}, {'id': 'x', 'kind': 'boat'}]]:
            reply = d.post('/units', bad if isinstance(bad, (dict, list)) else str(bad))
            assert reply.status == 400, (bad, reply)
        assert d.post('/units', [{'id': 'x', 'kind': 'boat'}, {'id': 'y'}]).status == 400
        assert len(d.get('/situation').json()['units']) == 2


def test_positions():
    with yiping.Yipingd() as d:
        d.register('M1', 'M2')
        now = int(time.time())
        fix = {'_type': 'location', 'topic': 'owntracks/zjg/M1', 'tst': now, 'lon': 120.5,
               'lat': 31.8, 'vel': 36, 'cog': 90, 'acc': 5}
        with d.stream() as stream, d.stream(positions=False) as without:
            assert d.post('/positions', fix).text == '[]'
            (row,) = stream.read_positions()
            assert row[:3] == ['M1', 120.5, 31.8] and row[4:] == [36, 90], row

            # Within a second the newest wins, and what is older is not believed.
            for second in (1, 3, 2):
                assert d.post('/positions', {**fix, 'tst': now + second,
                                             'lon': 120.5 + second}).status == 200
            (row,) = stream.read_positions()
            assert row[1] == 123.5, row
            reply = d.post('/positions', {**fix, 'topic': 'x/M9'})
            assert reply.status == 400 and 'M9' in reply.json()['detail']
            headers = {'X-Limit-D': 'M2'}
            reply = d.post('/positions', [{**fix, 'topic': None}, {'_type': 'lwt'}],
                           headers=headers)
            assert reply.status == 200, reply
            assert stream.read_positions()[0][0] == 'M2'

            incident = d.report()
            assert without.read().data['subject'] == f'incident/{incident}'

        # Who comes later gets all that is known.
        with d.stream() as stream:
            assert sorted(row[0] for row in stream.read_positions()) == ['M1', 'M2']

        def saved():
            units = d.get('/situation').json()['units']
            return all('fix' in unit for unit in units) and units
        units = yiping.wait_for(saved, 'the positions to be saved')
        fixes = {unit['id']: unit['fix'] for unit in units}
        assert fixes['M1']['lon'] == 123.5 and fixes['M1']['speed'] == 36, fixes
        d.stop()
        d.start()
        with d.stream() as stream:
            assert sorted(row[0] for row in stream.read_positions()) == ['M1', 'M2']


def test_reports_of_another_system():
    report = {'item': yiping.ITEM, 'source': 'hotline12345', 'lon': 120.55, 'lat': 31.87,
              'description': '路灯不亮', 'reported_at': '2026-08-24T01:02:03.456Z'}
    with yiping.Yipingd() as d:
        one = d.post('/incidents', report)
        assert one.status == 201, one
        first, = one.json()['incidents']
        many = d.post('/incidents', [dict(report, description=f'第{i}件') for i in range(500)],
                      headers={'Idempotency-Key': 'delivery-1'})
        assert many.status == 201, many
        ids = many.json()['incidents']
        assert len(set(ids)) == 500 and first not in ids
        again = d.post('/incidents', [dict(report, description=f'第{i}件') for i in range(500)],
                       headers={'Idempotency-Key': 'delivery-1'})
        assert again.status == 201 and again.json()['incidents'] == ids
        facts = d.get(f'/incidents/{ids[7]}').json()['incident']
        assert facts['description'] == '第7件' and facts['source'] == 'hotline12345'
        assert facts['reported_at'] == '2026-08-24T01:02:03.456Z'

        # All or none, and the bad one is named.
        for bad, place in [({'item': 'no such'}, 'no such'), ({'lat': 91}, 'Report 1'),
                           ({'lon': 'x'}, 'lon'), ({'datum': 'utm'}, 'utm'),
                           ({'lng': 120}, 'lng'), ({'reported_at': 'noon'}, 'reported_at'),
                           ({'description': 7}, 'description')]:
            reply = d.post('/incidents', [report, dict(report, **bad)])
            assert reply.status == 400 and place in reply.json()['detail'], (bad, reply)
        reply = d.post('/incidents', [report] * 501)
        assert reply.status == 413, reply
        items = d.get('/collections/incidents/items?limit=1').json()
        assert items['numberMatched'] == 501
        d.stop()
        assert d.verify()[0]


def test_situation_in_pages():
    with yiping.Yipingd() as d:
        d.register('M1')
        ids = [d.report() for _ in range(7)]
        first = d.get('/situation?limit=3')
        assert first.json()['seq'] == 8
        found = []
        page = first.json()
        assert page['units'] and page['items'] and 'areas' in page and 'layers' in page
        while True:
            found += [incident['id'] for incident in page['incidents']]
            if 'next' not in page:
                break
            page = d.get(f'/situation?limit=3&after={page["next"]}').json()
            assert 'units' not in page
        assert found == ids
        zipped = d.get('/situation?limit=3', headers={'Accept-Encoding': 'br, gzip;q=0.8'})
        assert zipped.headers['content-encoding'] == 'gzip'
        assert (gzip.decompress(zipped.body).decode()[:20]) == first.text[:20]
        plain = d.get('/situation', headers={'Accept-Encoding': 'gzip;q=0'})
        assert 'content-encoding' not in plain.headers
        for query in ('limit=0', 'limit=10001', 'limit=x', 'after=-1', 'after=1e3'):
            assert d.get('/situation?' + query).status == 400, query


def test_token():
    with yiping.Yipingd() as d:
        assert stat.S_IMODE(os.stat(d.token_file).st_mode) == 0o600
        assert d.get('/health', token=False).json() == {'status': 'ok'}
        for path in ('/', '/situation', '/stream', '/collections', '/nowhere'):
            reply = d.get(path, token=False)
            assert reply.status == 401, (path, reply)
            assert reply.headers['www-authenticate'] == 'Bearer'
            assert d.get(path, headers={'Authorization': 'Bearer ' + d.token + 'x'}).status == 401
            assert d.get(path, headers={'Authorization': 'Basic ' + d.token}).status == 401
        services = '/open311/v2/services.json'
        assert d.get(services, token=False).status == 403
        assert d.get(f'{services}?api_key={d.token}', token=False).status == 200
        assert d.get(f'/situation?api_key={d.token}', token=False).status == 401
        reply = d.post('/open311/v2/requests.json',
                       f'api_key={d.token}&service_code={yiping.ITEM}&lat=31.8&long=120.5',
                       headers={'Content-Type': 'application/x-www-form-urlencoded'}, token=False)
        assert reply.status == 201, reply
        d.stop()
        with open(d.token_file, 'w', encoding='utf-8') as file:
            file.write('# who\n\n  0123456789abcdef0123\t调度员 王\n')
        d.start()
        incident = d.report()
        assert d.get(f'/incidents/{incident}').json()['history'][0]['actor'] == '调度员 王'


def test_methods_and_paths():
    with yiping.Yipingd() as d:
        reply = d.request('PUT', '/positions', b'{}')
        assert reply.status == 405 and reply.headers['allow'] == 'POST', reply.headers
        reply = d.request('DELETE', '/units')
        assert reply.status == 405
        reply = d.request('HEAD', '/situation')
        assert reply.status == 200 and reply.body == b''
        assert int(reply.headers['content-length']) > 1000
        assert d.get('/nowhere').status == 404
        assert d.get('/nowhere').headers['content-type'] == 'application/problem+json'
        for path in ('/%00', '/incidents/%ff', '/incidents/%', '/situation?a=%ff', '/a%2'):
            assert d.get(path).status == 400, path
        assert d.get('/health/').status == 200
        assert d.get('//health').status == 404


yiping.run(globals())
