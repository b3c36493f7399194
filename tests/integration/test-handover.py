#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift is handed over: the platform fills the sheet, each line is ticked, both sign, once."""

import datetime
import os
import tempfile
import threading

import openapi
import yiping

# Filed with its second condition, it has a limit of two urgent working hours.
MANHOLE = 'gbt47678.5:matter:01001'

OUT, IN, OTHER, LEADER, TOWN = '陈派遣', '李派遣', '王派遣', '赵值班长', '周镇'
PEOPLE = {OUT: 'dispatcher', IN: 'dispatcher', OTHER: 'dispatcher', LEADER: 'shift-leader',
          TOWN: 'town area=town:320582100'}
SEAT = '派遣-东片'


def token_of(name):
    return 'token-of-' + name.encode().hex()


def later(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


class City(yiping.Yipingd):
    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
            file.write('token-of-everybody everybody\n')
            for name, roles in PEOPLE.items():
                file.write(f'{token_of(name)} {name} roles={roles}\n')
        super().__init__(folder=folder)
        self.keeps_folder = False
        self.document = openapi.Document(self.get('/api').body)

    def ask(self, who, method, path, body=None, key=None):
        headers = {'Authorization': f'Bearer {token_of(who)}'}
        if key is not None:
            headers['Idempotency-Key'] = key
        return self.request(method, path, body, headers=headers)

    def open(self, who=OUT, seat=SEAT, **fields):
        reply = self.ask(who, 'POST', '/handovers', {'seat': seat, **fields})
        assert reply.status == 201, reply
        self.document.check('post', '/handovers', reply)
        return reply.json()

    def step(self, who, handover, action, **fields):
        reply = self.ask(who, 'POST', f'/handovers/{handover["id"]}/actions',
                         {'action': action, **fields})
        if reply.status == 200:
            self.document.check('post', '/handovers/{handoverId}/actions', reply)
        return reply

    def tick_all(self, who, handover):
        for line in range(len(handover['handover']['lines'])):
            assert self.step(who, handover, 'tick', line=line + 1).status == 200

    def read(self, handover):
        reply = self.get(f'/handovers/{handover["id"]}')
        self.document.check('get', '/handovers/{handoverId}', reply)
        return reply.json()

    def list(self, query):
        reply = self.get('/handovers?' + query)
        assert reply.status == 200, reply
        self.document.check('get', '/handovers', reply)
        return [row['id'] for row in reply.json()['handovers']]

    def do(self, incident, action, **fields):
        reply = self.act(incident, action, **fields)
        assert reply.status == 200, reply

    def fill(self):
        """One of everything that a sheet tells of."""
        self.register('M1')
        danger = self.report(service_code=MANHOLE, address_string='人民路1号')
        self.do(danger, 'file', condition='2')
        returned = self.report()
        for action, fields in [('file', {}), ('dispatch', {'unit': 'M1'}), ('return', {'note': 'n'})]:
            self.do(returned, action, **fields)
        for kind in ['reminder', 'supervision']:
            reply = self.post('/orders', {
                'kind': kind, 'recipient': '城管局', 'subject': f'关于 {kind}', 'demand': 'd',
                'answer_by': later(3600), 'incidents': [returned]})
            assert reply.status == 201, reply
        yiping.wait_for(lambda: self.get(f'/alarms?incident={danger}&state=raised').json()['alarms'],
                        'the alarm')
        return danger, returned


def test_sheet_is_filled_and_frozen():
    with City() as d:
        danger, returned = d.fill()
        handover = d.open(text='  钥匙在门岗\n')
        body = handover['handover']
        assert (handover['state'], body['seat'], body['text'], body['opened_by']) == (
            'open', SEAT, '钥匙在门岗', OUT), handover
        lines = body['lines']
        assert [line['group'] for line in lines] == sorted(
            (line['group'] for line in lines),
            key=['late', 'due', 'waiting', 'alarms', 'orders'].index), lines
        due = [line for line in lines if line['subject'] == f'incident/{danger}']
        assert len(due) == 1 and due[0]['group'] == 'due' and due[0]['title'] != MANHOLE, lines
        assert due[0]['place'] == '人民路1号' and due[0]['at'], due
        waiting = [line for line in lines if line['subject'] == f'incident/{returned}']
        assert [line.get('kind') for line in waiting] == ['returned'], lines
        assert [line['kind'] for line in lines if line['group'] == 'alarms'] == ['danger'], lines
        orders = [(line['kind'], line['who']) for line in lines if line['group'] == 'orders']
        # Who is told of what came back follows by itself.
        assert orders[:2] == [('supervision', '城管局'), ('reminder', '城管局')], lines

        d.do(danger, 'void', note='误报')
        assert d.read(handover) == handover


def test_both_sign():
    with City() as d:
        d.fill()
        handover = d.open()
        n = len(handover['handover']['lines'])
        early = d.step(IN, handover, 'sign')
        assert early.status == 409 and f'{n} are not' in early.json()['detail'], early
        assert d.step(OUT, handover, 'sign').status == 409
        assert d.step(OUT, handover, 'tick', line=1).status == 409
        d.tick_all(IN, handover)
        again = d.step(OTHER, handover, 'tick', line=1)
        assert again.status == 409 and IN in again.json()['detail'], again
        assert d.step(IN, handover, 'tick', line=n + 1).status == 409

        assert d.step(IN, handover, 'sign', note='已逐项核对').json()['state'] == 'open'
        assert d.step(OTHER, handover, 'sign').status == 409
        assert d.step(IN, handover, 'sign').status == 409
        assert d.step(IN, handover, 'untick', line=1).status == 409
        signed = d.step(OUT, handover, 'sign').json()
        assert signed['state'] == 'signed', signed
        body = signed['handover']
        assert (body['given_by'], body['taken_by'], body['taken_note']) == (OUT, IN, '已逐项核对')
        for who, action, fields in [(IN, 'untick', {'line': 1}), (OUT, 'sign', {}),
                                    (OTHER, 'sign', {}), (OUT, 'withdraw', {'note': 'n'})]:
            late = d.step(who, handover, action, **fields)
            assert late.status == 409 and 'signed' in late.json()['detail'], late
        assert d.read(handover) == signed
        d.stop()
        assert d.verify()[0]


def test_survives_kill():
    with City() as d:
        d.fill()
        handover = d.open()
        d.tick_all(IN, handover)
        before = d.step(IN, handover, 'sign').json()
        d.kill()
        d.start()
        assert d.read(handover) == before
        assert d.step(IN, handover, 'sign').status == 409
        assert d.step(OUT, handover, 'sign').json()['state'] == 'signed'
        d.stop()
        passed, words = d.verify()
        assert passed, words


def test_kill_while_ticking():
    """What was acknowledged is there; nothing is there twice."""
    with City() as d:
        for number in range(8):
            incident = d.report(service_code=MANHOLE)
            d.do(incident, 'file', condition='2')
        handover = d.open()
        n = len(handover['handover']['lines'])
        acknowledged = []

        def tick():
            for line in range(n):
                try:
                    if d.step(IN, handover, 'tick', line=line + 1).status == 200:
                        acknowledged.append(line)
                except OSError:
                    return

        thread = threading.Thread(target=tick)
        thread.start()
        yiping.wait_for(lambda: len(acknowledged) >= 3, 'three ticks')
        d.kill()
        thread.join()
        d.start()
        ticked = [line for line, row in enumerate(d.read(handover)['handover']['lines'])
                  if 'ticked_by' in row]
        assert set(acknowledged) <= set(ticked) and len(ticked) <= len(acknowledged) + 1
        for line in set(range(n)) - set(ticked):
            assert d.step(IN, handover, 'tick', line=line + 1).status == 200
        assert d.step(IN, handover, 'sign').status == 200
        d.stop()
        assert d.verify()[0]


def test_followed_by_the_stream():
    with City() as d:
        with d.stream(since=d.get('/situation?limit=1').json()['seq']) as stream:
            handover = d.open()
            d.tick_all(IN, handover)
            d.step(IN, handover, 'sign')
            d.step(OUT, handover, 'sign')
            kinds = []
            while len(kinds) < 3:
                entry = stream.read_entry()
                if entry['subject'] == f'handover/{handover["id"]}':
                    kinds.append((entry['kind'], entry['actor']))
            assert kinds == [('opened', OUT), ('taken', IN), ('given', OUT)], kinds


def test_withdrawn():
    with City() as d:
        handover = d.open()
        again = d.ask(OUT, 'POST', '/handovers', {'seat': SEAT})
        assert again.status == 409 and handover['id'] in again.json()['detail'], again
        d.open(seat='派遣-西片')
        d.open(who=IN)
        assert d.step(OTHER, handover, 'withdraw', note='n').status == 403
        assert d.step(OUT, handover, 'withdraw').status == 400
        assert d.step(OUT, handover, 'withdraw', note='开错').json()['state'] == 'withdrawn'
        assert d.step(IN, handover, 'sign').status == 409
        left = d.open()
        assert d.step(LEADER, left, 'withdraw', note='人已离岗').status == 200


def test_town_hands_over_its_own():
    with City() as d:
        incident = d.report(service_code=MANHOLE)
        d.do(incident, 'file', condition='2')
        assert f'incident/{incident}' in [line['subject'] for line in d.open()['handover']['lines']]
        town = d.open(who=TOWN)
        assert (town['handover']['lines'], town['handover']['area']) == ([], '320582100'), town
        assert d.step(IN, town, 'sign').status == 403
        assert d.step(TOWN, d.open(who=IN), 'sign').status == 403
        assert d.step(TOWN, town, 'sign').status == 200
        assert d.step(LEADER, town, 'withdraw', note='人已离岗').status == 200


def test_more_than_fits():
    with City() as d:
        for number in range(15):
            incident = d.report(service_code=MANHOLE)
            d.do(incident, 'file', condition='2')
        lines = [line for line in d.open()['handover']['lines'] if line['group'] == 'due']
        assert len(lines) == 13 and lines[-1] == {'group': 'due', 'n': 3}, lines
        times = [line['at'] for line in lines[:-1]]
        assert times == sorted(times), times


def test_history():
    with City() as d:
        signed = []
        for number in range(3):
            handover = d.open(seat=f'派遣-{number}')
            d.tick_all(IN, handover)
            d.step(IN, handover, 'sign')
            assert d.step(OUT, handover, 'sign').status == 200
            signed.append(handover['id'])
        left = d.open()
        assert d.list('state=open') == [left['id']]
        assert d.list('state=signed&newest=2') == [signed[2], signed[1]]
        assert d.list('newest=100') == [left['id'], *reversed(signed)]
        assert d.list('state=signed') == signed


def test_hostile():
    with City() as d:
        for body in [{}, {'seat': ''}, {'seat': '  '}, {'seat': 7}, {'seat': 'a\nb'},
                     {'seat': 'x' * 41}, {'seat': 'p', 'text': 'x' * 2001},
                     {'seat': 'p', 'text': []}, {'seat': 'a\x01'}]:
            reply = d.ask(OUT, 'POST', '/handovers', body)
            assert reply.status == 400, (body, reply)
        handover = d.open()
        for body in [{}, {'action': 'given'}, {'action': 7}, {'action': 'tick'},
                     {'action': 'tick', 'line': 0}, {'action': 'tick', 'line': -1},
                     {'action': 'tick', 'line': 1.5}, {'action': 'tick', 'line': '1'},
                     {'action': 'tick', 'line': 1 << 40},
                     {'action': 'sign', 'note': 'x' * 2001}, {'action': 'sign', 'note': 7}]:
            reply = d.ask(IN, 'POST', f'/handovers/{handover["id"]}/actions', body)
            assert reply.status == 400, (body, reply)
        assert d.step(IN, {'id': '2026-999999'}, 'sign').status == 404
        assert d.get('/handovers/2026-999999').status == 404
        for query in ['newest=0', 'newest=101', 'newest=x', 'limit=0']:
            assert d.get('/handovers?' + query).status == 400, query
        assert d.read(handover) == handover


yiping.run(globals())
