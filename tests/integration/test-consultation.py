# SPDX-License-Identifier: GPL-3.0-or-later
"""Duty that is not clear: returns, a consultation, its decision, and the precedent it becomes. With
the three cases the city itself names: 油烟与噪音扰民, 沙洲湖周边管护, 农村路灯不亮."""

import datetime
import json
import os
import subprocess
import tempfile

import openapi
import yiping

YANGSHE, JINFENG = '320582100', '320582101'
SMOKE, NOISE = 'gbt47678.5:matter:06027', 'gbt47678.5:matter:06028'
LAMP, GREEN, MANHOLE = ('gbt47678.5:matter:01037', 'gbt47678.5:matter:06017',
                        'gbt47678.5:matter:01001')

DEPARTMENTS = ['城市管理局', '生态环境局', '公安局', '供电公司', '园林绿化管理中心', '水务局']
TREE = [
    {'id': 'centre', 'name': '市指挥中心', 'kind': 'centre'},
    *({'id': f'd{i}', 'name': name, 'kind': 'department', 'parent': 'centre'}
      for i, name in enumerate(DEPARTMENTS)),
    {'id': 'cg-ys', 'name': '城市管理局杨舍中队', 'kind': 'station', 'parent': 'd0',
     'area': YANGSHE},
    {'id': 'ys', 'name': '杨舍镇', 'kind': 'town', 'parent': 'centre', 'area': YANGSHE},
    {'id': 'jf', 'name': '锦丰镇', 'kind': 'town', 'parent': 'centre', 'area': JINFENG},
]
UNITS = ['城市管理局杨舍中队', *DEPARTMENTS, '杨舍镇', '锦丰镇']
ROLES = ['shift-leader', 'dispatcher', 'leader', 'inspector', 'call-taker', 'auditor']


def token_of(name):
    return f'token-of-{name}'.ljust(16, '-')


def later(days):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


class City(yiping.Yipingd):
    """Two towns that share a border at 120.6° east, a tree of organizations, a unit of each."""

    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
            file.write(f'{token_of("everybody")} everybody\n')
            for role in ROLES:
                file.write(f'{token_of(role)} {role} roles={role}\n')
        super().__init__(folder=folder)
        self.keeps_folder = False
        self.document = openapi.Document(self.get('/api').body)
        assert self.post('/organizations', TREE).status == 200
        self.register(*({'id': f'U{i}', 'kind': 'officer', 'name': name, 'organization': name,
                         'duty': True} for i, name in enumerate(UNITS)))
        self.import_towns()

    def import_towns(self):
        path = os.path.join(self.folder, 'towns.geojson')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'type': 'FeatureCollection', 'features': [
                {'type': 'Feature', 'properties': {'code': code, 'name': name},
                 'geometry': {'type': 'Polygon', 'coordinates': [
                     [[west, 31.8], [west + .1, 31.8], [west + .1, 31.9], [west, 31.9],
                      [west, 31.8]]]}}
                for code, name, west in [(YANGSHE, '杨舍镇', 120.5), (JINFENG, '锦丰镇', 120.6)]]},
                      file)
        subprocess.run([os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-import'),
                        f'--store={self.store}', '--kind=towns', path],
                       check=True, stdout=subprocess.DEVNULL)
        yiping.wait_for(lambda: self.read(self.file_case(LAMP)).get('town') and
                        self.get('/organizations').json(), 'the towns to be known')

    def read(self, incident):
        return self.get(f'/incidents/{incident}').json()['incident']

    def file_case(self, item, lon=120.55, lat=31.85, **fields):
        incident = self.report(service_code=item, lat=lat, long=lon, **fields)
        assert self.act(incident, 'file').status == 200
        return incident

    def bounce(self, incident, organization, note):
        unit = 'U' + str(UNITS.index(organization))
        for action, fields in [('dispatch', {'unit': unit}), ('return', {'note': note})]:
            reply = self.act(incident, action, **fields)
            assert reply.status == 200, (action, reply)
        return reply.json()['incident']

    def as_(self, role, path, body):
        return self.post(path, body, headers={'Authorization': f'Bearer {token_of(role)}'})

    def consult(self, role, consultation, action, **fields):
        return self.as_(role, f'/consultations/{consultation}/actions',
                        {'action': action, **fields})

    def find(self, consultation):
        return self.get(f'/consultations/{consultation}').json()

    def decide(self, consultation, **fields):
        """From proposed to decided, with what a meeting takes."""
        steps = [('convene', {'meeting_at': later(1), 'place': '指挥中心二楼会议室',
                              'invited': fields.pop('invited', ['城市管理局'])}),
                 ('record', {'minutes': fields.pop('minutes', '一致同意')}), ('decide', fields)]
        for action, members in steps:
            reply = self.consult('shift-leader', consultation, action, **members)
            assert reply.status == 200, (action, reply)
            self.document.check('post', '/consultations/{consultationId}/actions', reply)
        return reply.json()

    def route(self, incident):
        reply = self.get(f'/incidents/{incident}/routing')
        assert reply.status == 200, reply
        self.document.check('get', '/incidents/{incidentId}/routing', reply)
        return reply.json()['suggestions']

    def wait_for_precedent(self, incident, consultation):
        return yiping.wait_for(
            lambda: [row for row in self.route(incident)
                     if row.get('consultation') == consultation], 'the precedent')[0]

    def finish(self, incident, unit, **dispatch):
        for action, fields in [('dispatch', {'unit': unit, **dispatch}), ('accept', {}),
                               ('arrive', {}), ('handle', {'note': '已处置'}), ('check', {}),
                               ('close', {})]:
            reply = self.act(incident, action, **fields)
            assert reply.status == 200, (action, reply)
        return reply.json()['incident']


def test_smoke_and_noise():
    """油烟与噪音扰民: two departments send it back; the third time it is decided for good."""
    with City() as d:
        smoke, noise = d.file_case(SMOKE), d.file_case(NOISE)
        assert d.bounce(smoke, '城市管理局杨舍中队', '油烟归生态环境局').get('consultation') is None
        d.bounce(smoke, '生态环境局', '餐饮油烟归城市管理局')
        consultation = d.read(smoke)['consultation']
        proposed = d.find(consultation)
        body = proposed['consultation']
        assert proposed['state'] == 'proposed' and body['reason'] == 'returns', proposed
        assert body['proposed_by'] == 'clock' and '油烟' in body['subject'], body
        assert '杨舍镇' in body['subject'] and body['incidents'] == [smoke], body
        assert {'城市管理局', '生态环境局', '杨舍镇'} <= set(body['invited']), body

        assert d.consult('dispatcher', consultation, 'attach', incidents=[noise]).status == 200
        assert d.read(noise)['consultation'] == consultation
        assert d.consult('dispatcher', consultation, 'attach', incidents=[noise]).status == 409
        early = d.consult('leader', consultation, 'decide', lead='城市管理局', deadline=later(7))
        assert early.status == 409 and 'proposed' in early.text, early

        decided = d.decide(consultation, lead='城市管理局', support=['生态环境局', '公安局'],
                           deadline=later(7), invited=['城市管理局', '生态环境局', '公安局'])
        assert decided['state'] == 'decided', decided
        assert set(decided['consultation']['items']) == {SMOKE, NOISE}, decided
        notices = d.get(f'/orders?incident={smoke}').json()['orders']
        notices = [row['order'] for row in notices if row['order']['kind'] == 'consultation' and
                   'rule' not in row['order']]
        assert [row['recipient'] for row in notices] == ['城市管理局', '生态环境局', '公安局']
        assert all(row['incidents'] == [smoke, noise] for row in notices), notices
        assert '指挥中心二楼会议室' in notices[0]['demand'], notices

        # What comes after is decided already, and says by what.
        again = d.file_case(NOISE)
        first = d.wait_for_precedent(again, consultation)
        assert first == d.route(again)[0] and first['rule'] == 'precedent', first
        assert first['organization'] == '城市管理局' and first['support'] == '生态环境局,公安局'
        assert first['units'][0]['id'] in ('U0', 'U1'), first
        for incident in [smoke, noise, again]:
            closed = d.finish(incident, first['units'][0]['id'], support='生态环境局,公安局')
            assert closed['state'] == 'closed'
        rows = [row['correction'] for row in d.get('/corrections').json()['corrections']]
        assert [row['chosen'] for row in rows] == [{'生态环境局': 1}], 'sent against the suggestion'
        passed, told = d.verify()
        assert passed, told


def test_lake_between_two_towns():
    """沙洲湖周边管护: at the border one return is enough, and a decision may hold for the city."""
    with City() as d:
        inland = d.file_case(GREEN)
        d.bounce(inland, '园林绿化管理中心', '不在养护范围')
        assert 'consultation' not in d.read(inland)

        first, second = d.file_case(GREEN, lon=120.5995), d.file_case(GREEN, lon=120.5996)
        d.bounce(first, '园林绿化管理中心', '属锦丰镇')
        d.bounce(second, '杨舍镇', '属园林')
        consultation = d.read(first)['consultation']
        assert d.read(second)['consultation'] == consultation, 'the same matter comes before it once'
        body = d.find(consultation)['consultation']
        assert body['reason'] == 'jurisdiction' and body['incidents'] == [first, second], body

        d.decide(consultation, lead='园林绿化管理中心', support=['杨舍镇', '锦丰镇'],
                 deadline=later(30))
        d.wait_for_precedent(first, consultation)
        for incident in [first, second]:
            assert d.finish(incident, 'U5')['state'] == 'closed'

        # A decision may be revoked; then it is cited no more.
        assert d.consult('shift-leader', consultation, 'revoke', note='职责调整').status == 403
        assert d.consult('leader', consultation, 'revoke').status == 400
        assert d.consult('leader', consultation, 'revoke', note='职责调整').status == 200
        other = d.file_case(GREEN, lon=120.5995)
        yiping.wait_for(lambda: all(row['rule'] != 'precedent' for row in d.route(other)),
                        'the precedent to go')


def test_village_lamps():
    """农村路灯不亮: the decision holds in one town, and not in the next."""
    with City() as d:
        lamp = d.file_case(LAMP, lon=120.65)
        d.bounce(lamp, '城市管理局', '农村路灯不在养护范围')
        d.bounce(lamp, '供电公司', '非供电设施')
        consultation = d.read(lamp)['consultation']
        d.decide(consultation, lead='锦丰镇', support=['供电公司'], area=JINFENG,
                 deadline=later(15))
        first = d.wait_for_precedent(lamp, consultation)
        assert first['organization'] == '锦丰镇' and first['units'][0]['name'] == '锦丰镇', first
        assert d.finish(lamp, first['units'][0]['id'])['state'] == 'closed'

        elsewhere = d.route(d.file_case(LAMP))
        assert [row['rule'] for row in elsewhere] == ['branch', 'duty', 'place'], elsewhere
        assert elsewhere[0]['organization'] == '城市管理局杨舍中队', elsewhere
        passed, told = d.verify()
        assert passed, told


def test_nobodys():
    """What the catalogue gives to nobody comes before a consultation as soon as it is filed."""
    with City() as d:
        item = {'key': 'local:matter:9001', 'name': '无主管线', 'group': '其他'}
        assert d.post('/items', item).status == 200
        yiping.wait_for(lambda: d.try_report(service_code=item['key']).status == 201, 'the item')
        incident = d.file_case(item['key'])
        consultation = d.find(d.read(incident)['consultation'])
        assert consultation['consultation']['reason'] == 'no-owner', consultation
        assert [row['rule'] for row in d.route(incident)] == ['place']


def test_corrections_teach():
    """Who is sent elsewhere three times is suggested there, after who has the duty."""
    with City() as d:
        for _ in range(3):
            incident = d.file_case(MANHOLE)
            reply = d.act(incident, 'dispatch', unit='U4', note='习惯做法')
            assert reply.status == 200 and reply.json()['entry']['data']['suggested'] == '水务局'
        listed = d.get('/corrections')
        d.document.check('get', '/corrections', listed)
        rows = [row['correction'] for row in listed.json()['corrections']]
        assert len(rows) == 1 and rows[0]['n'] == 3, rows
        assert rows[0]['chosen'] == {'供电公司': 3} and rows[0]['town'] == YANGSHE, rows
        suggestions = d.route(d.file_case(MANHOLE))
        assert [(row['rule'], row['organization']) for row in suggestions] == [
            ('duty', '水务局'), ('usual', '供电公司'), ('place', '杨舍镇')], suggestions
        assert suggestions[1]['n_times'] == 3 and 'unit' not in suggestions[1], suggestions


def test_by_hand_and_badly():
    with City() as d:
        incident = d.file_case(LAMP)
        good = {'subject': '路灯归属', 'incidents': [incident], 'invited': ['供电公司']}
        assert d.as_('call-taker', '/consultations', good).status == 403
        for change in [{'subject': ''}, {'subject': 1}, {'incidents': []}, {'incidents': 'x'},
                       {'incidents': ['no-such']}, {'invited': ['a,b']}, {'invited': [1]},
                       {'incidents': [incident] * 200}]:
            reply = d.as_('dispatcher', '/consultations', {**good, **change})
            assert reply.status in (400, 404), (change, reply)
        made = d.as_('dispatcher', '/consultations', good)
        assert made.status == 201 and made.json()['consultation']['reason'] == 'request', made
        consultation = made.json()['id']
        assert d.as_('dispatcher', '/consultations', good).status == 409
        assert [row['id'] for row in
                d.get('/consultations?state=proposed').json()['consultations']] == [consultation]

        assert d.consult('leader', consultation, 'marry').status == 400
        assert d.consult('dispatcher', consultation, 'convene').status == 403
        assert d.consult('leader', consultation, 'convene', place='x').status == 400
        assert d.consult('leader', 'none', 'convene').status == 404
        assert d.consult('leader', consultation, 'convene', meeting_at=later(1), place='会议室',
                         invited=['供电公司']).status == 200
        no_minutes = d.consult('leader', consultation, 'decide', lead='供电公司',
                               deadline=later(1))
        assert no_minutes.status == 409 and 'minutes' in no_minutes.text, no_minutes
        assert d.consult('leader', consultation, 'record', minutes='字' * 21000).status == 400
        assert d.consult('leader', consultation, 'record', minutes='讨论').status == 200
        for change in [{'lead': None}, {'deadline': later(-1)}, {'deadline': 'soon'},
                       {'items': ['nothing']}, {'support': 'x'}]:
            fields = {'lead': '供电公司', 'deadline': later(1), **change}
            fields = {name: value for name, value in fields.items() if value is not None}
            reply = d.consult('leader', consultation, 'decide', **fields)
            assert reply.status == 400, (change, reply)
        assert d.consult('leader', consultation, 'withdraw', note='另案处理').status == 200

        # The incident's own action proposes as well.
        asked = d.act(incident, 'consult', note='再次提请')
        assert asked.status == 200, asked
        assert asked.json()['incident']['consultation'] != consultation
        assert d.act(incident, 'consult', consultation=consultation).status == 409
        passed, told = d.verify()
        assert passed, told


yiping.run(globals())
