# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that a city changes while it runs: the calendar, the ladder, the letterhead."""

import datetime

import openapi
import yiping

LETTERHEAD = 'city,organization,mark\n昆山市,指挥中心,昆指\n'
LADDER = ('rule,trigger,value,kind,lamp,copies,answer_limit,subject,demand\n'
          'bounced,returns,1,supervision,red,分管领导,urgent_hour:3,案件被退回,请核实职责\n')


def get(d, name):
    return {row['name']: row for row in d.get('/settings').json()}[name]


def set_to(d, name, text):
    reply = d.post('/settings', {'name': name, 'text': text})
    assert reply.status == 200, reply


def test_what_is_built_in():
    with yiping.Yipingd() as d:
        reply = d.get('/settings')
        openapi.Document(d.get('/api').body).check('get', '/settings', reply)
        rows = reply.json()
        assert [row['name'] for row in rows] == ['calendar', 'ladder', 'letterhead'], rows
        assert all('set_at' not in row for row in rows)
        for row in rows:
            set_to(d, row['name'], row['text'])
        assert all('set_at' in row for row in d.get('/settings').json())
        assert d.verify()[0]


def test_letterhead_and_ladder():
    """What was returned is looked at again under the new rules; under the new name."""
    with yiping.Yipingd() as d:
        set_to(d, 'letterhead', LETTERHEAD)
        d.register({'id': 'M1', 'kind': 'member', 'name': '张', 'organization': '水务局'})
        incident = d.report()
        for action, fields in [('file', {}), ('dispatch', {'unit': 'M1'}),
                               ('return', {'note': '非本单位'})]:
            assert d.act(incident, action, **fields).status == 200
        built_in = yiping.wait_for(lambda: d.get(f'/orders?incident={incident}').json()['orders'],
                                   'the order of the ladder that is built in', 60)
        set_to(d, 'ladder', LADDER)
        order = yiping.wait_for(
            lambda: d.get(f'/orders?incident={incident}').json()['orders'][len(built_in):],
            'the order', 60)[0]['order']
        assert order['rule'] == 'bounced' and order['kind'] == 'supervision', order
        assert order['number'].startswith('昆指督〔'), order
        d.kill()
        d.start()
        assert get(d, 'letterhead')['text'] == LETTERHEAD, 'it stays set'


def test_calendar():
    """Who works around the clock on every day is due sooner; what was filed before stays due."""
    with yiping.Yipingd() as d:
        text = get(d, 'calendar')['text']
        first = d.report()
        before = d.act(first, 'file').json()['incident']
        set_to(d, 'calendar', 'date,type,name\n,slots,00:00-24:00\n,weekend,\n')

        def file_another():
            incident = d.act(d.report(), 'file').json()['incident']
            span = incident['due_at'] != before['due_at'] and seconds_of(incident)
            return span == 4 * 3600 and incident

        assert before['time_limit'] == 'work_hour:4', before
        yiping.wait_for(file_another, 'the new hours')
        assert d.get(f'/incidents/{first}').json()['incident']['due_at'] == before['due_at']
        set_to(d, 'calendar', text)


def seconds_of(incident):
    filed, due = (datetime.datetime.fromisoformat(incident[name].replace('Z', '+00:00'))
                  for name in ('filed_at', 'due_at'))
    return (due - filed).total_seconds()


def test_bad_ones():
    with yiping.Yipingd() as d:
        for name, text, word in [
                ('calendar', 'nonsense', 'line 1'), ('ladder', 'rule\n', 'line 1'),
                ('ladder', LADDER + 'x,y,z\n', 'line 3'),
                ('letterhead', 'city,organization,mark\n', 'row'),
                ('letterhead', LETTERHEAD + 'a,b,c\n', 'one row'), ('weather', 'x', 'weather'),
                ('ladder', 1, 'text'), (1, 'x', 'name')]:
            reply = d.post('/settings', {'name': name, 'text': text})
            assert reply.status == 400 and word in reply.text, (name, text, reply)
        assert all('set_at' not in row for row in d.get('/settings').json())


yiping.run(globals())
