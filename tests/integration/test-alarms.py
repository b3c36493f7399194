#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alarms: raised by the platform, answered by people, for everybody and once."""

import datetime

import openapi
import yiping

# Filed with its second condition, it has a limit of two urgent working hours.
MANHOLE = 'gbt47678.5:matter:01001'


def later(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


class City(yiping.Yipingd):
    def __init__(self):
        super().__init__()
        self.document = openapi.Document(self.get('/api').body)

    def endanger(self):
        incident = self.report(service_code=MANHOLE)
        reply = self.act(incident, 'file', condition='2')
        assert reply.status == 200 and reply.json()['incident']['condition'] == '2', reply
        return incident

    def list_alarms(self, **query):
        text = '&'.join(f'{name}={value}' for name, value in query.items())
        reply = self.get(f'/alarms?{text}')
        assert reply.status == 200, reply
        self.document.check('get', '/alarms', reply)
        return reply.json()['alarms']

    def wait_for(self, incident, state):
        return yiping.wait_for(lambda: [alarm for alarm in self.list_alarms(incident=incident)
                                        if alarm['state'] == state], f'an alarm {state}')[0]

    def answer(self, alarm, action, **fields):
        reply = self.post(f'/alarms/{alarm}/actions', {'action': action, **fields})
        if reply.status == 200:
            self.document.check('post', '/alarms/{alarmId}/actions', reply)
        return reply


def test_danger_until_somebody_is_there():
    with City() as d:
        d.register('M1')
        harmless = d.report(service_code=MANHOLE)
        incident = d.endanger()
        alarm = d.wait_for(incident, 'raised')
        assert (alarm['alarm']['kind'], alarm['alarm']['severity']) == ('danger', 'critical'), alarm
        reply = d.get(f'/alarms/{alarm["id"]}')
        d.document.check('get', '/alarms/{alarmId}', reply)
        assert reply.json() == alarm

        assert d.answer(alarm['id'], 'acknowledge', note='已派人').status == 200
        again = d.answer(alarm['id'], 'acknowledge')
        assert again.status == 409 and 'acknowledged' in again.json()['detail'], again
        for action in ['dispatch', 'accept', 'arrive']:
            assert d.act(incident, action, **({'unit': 'M1'} if action == 'dispatch' else {})
                         ).status == 200
        alarm = d.wait_for(incident, 'cleared')
        body = alarm['alarm']
        assert body['acknowledged_note'] == '已派人' and body['cleared_by'] == 'clock', alarm
        assert d.list_alarms(incident=harmless) == []
        d.stop()
        assert d.verify()[0]


def test_what_passed_unseen_stays():
    with City() as d:
        incident = d.endanger()
        d.wait_for(incident, 'raised')
        assert d.act(incident, 'void', note='误报').status == 200
        alarm = d.wait_for(incident, 'returned')
        d.stop()
        d.start()
        assert d.list_alarms(state='returned') == [alarm]
        assert d.answer(alarm['id'], 'shelve', until=later(60)).status == 409
        assert d.answer(alarm['id'], 'acknowledge').json()['state'] == 'cleared'


def test_shelved_and_back():
    with City() as d:
        incident = d.endanger()
        alarm = d.wait_for(incident, 'raised')['id']
        for until in [later(-1), later(9 * 3600)]:
            assert d.answer(alarm, 'shelve', until=until).status == 409
        assert d.answer(alarm, 'shelve').status == 400
        reply = d.answer(alarm, 'shelve', until=later(3600), note='等专家到场')
        assert reply.json()['state'] == 'shelved', reply
        assert d.answer(alarm, 'unshelve').json()['state'] == 'raised'
        assert d.answer(alarm, 'shelve', until=later(2)).status == 200
        d.wait_for(incident, 'raised')
        assert len(d.list_alarms(incident=incident)) == 1


def test_hostile():
    with City() as d:
        incident = d.endanger()
        alarm = d.wait_for(incident, 'raised')['id']
        for body in [{}, {'action': 'clear'}, {'action': 'repeat'}, {'action': 7},
                     {'action': 'acknowledge', 'note': 'a\x01'},
                     {'action': 'acknowledge', 'note': 'x' * 2001},
                     {'action': 'shelve', 'until': 'tomorrow'}]:
            reply = d.post(f'/alarms/{alarm}/actions', body)
            assert reply.status == 400, (body, reply)
        assert d.answer('2026-999999', 'acknowledge').status == 404
        assert d.get('/alarms/2026-999999').status == 404
        assert d.list_alarms(state='raised')[0]['id'] == alarm


yiping.run(globals())
