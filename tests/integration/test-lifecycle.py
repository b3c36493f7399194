# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole lifecycle with its limits, and who may do what, against a running platform."""

import datetime
import json
import os
import subprocess
import tempfile

import yiping

# What each role may ask for: written down once more, from domain.md §3.4 and §4.1.
ROLES = ['call-taker', 'shift-leader', 'dispatcher', 'town', 'department', 'handler', 'inspector',
         'leader', 'auditor', 'administrator']
MATRIX = {
    'file': 'call-taker shift-leader town',
    'dispatch': 'dispatcher town',
    'accept': 'handler department town dispatcher',
    'arrive': 'handler department town dispatcher',
    'handle': 'handler department town dispatcher',
    'check': 'handler dispatcher town shift-leader inspector',
    'close': 'shift-leader dispatcher town',
    'verify': 'handler call-taker shift-leader town',
    'reject': 'shift-leader town',
    'merge': 'call-taker shift-leader dispatcher town',
    'answer': 'call-taker shift-leader town',
    'settle': 'handler town',
    'return': 'handler department town',
    'send-back': 'dispatcher town',
    'revoke': 'dispatcher town',
    'assign': 'department town',
    'rework': 'department dispatcher town shift-leader inspector',
    'request-extension': 'handler department town',
    'request-suspension': 'handler department town',
    'appeal': 'department town',
    'endorse': 'department town',
    'extend': 'dispatcher shift-leader',
    'suspend': 'dispatcher shift-leader',
    'exempt': 'shift-leader inspector',
    'refuse': 'department town dispatcher shift-leader inspector',
    'resume': 'dispatcher town shift-leader',
    'force-close': 'shift-leader',
    'void': 'shift-leader',
    'reopen': 'shift-leader inspector',
    'follow-up': 'call-taker inspector',
    'annotate': 'call-taker shift-leader dispatcher town department handler inspector leader',
    'consult': 'dispatcher shift-leader inspector leader town',
    'join': '',
    'conclude': '',
}

HERE, THERE = '320582100', '320582101'


def token_of(name):
    return f'token-of-{name}'.ljust(16, '-')


def write_tokens(folder):
    """A city-wide, a local and a foreign holder of each role; and one who may do everything."""
    rows = [token_of('everybody') + ' everybody']
    for role in ROLES:
        rows.append(f'{token_of(role)} {role} roles={role}')
        for where, code in [('here', HERE), ('there', THERE)]:
            rows.append(f'{token_of(role + where)} {role} {where} roles={role} area=town:{code} '
                        f'organization=org-{where} unit=M-{where}')
    with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
        file.write('# who\n' + '\n'.join(rows) + '\n')


def import_towns(d):
    features = [{'type': 'Feature', 'properties': {'code': code, 'name': code},
                 'geometry': {'type': 'Polygon', 'coordinates': [
                     [[west, 31.8], [west + .1, 31.8], [west + .1, 31.9], [west, 31.9],
                      [west, 31.8]]]}}
                for code, west in [(HERE, 120.5), (THERE, 120.6)]]
    path = os.path.join(d.folder, 'towns.geojson')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump({'type': 'FeatureCollection', 'features': features}, file)
    subprocess.run([os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-import'), f'--store={d.store}',
                    '--kind=towns', path], check=True, stdout=subprocess.DEVNULL)
    yiping.wait_for(lambda: 'town' in d.get(f'/incidents/{d.report()}').json()['incident'],
                    'the towns to be known')


def act_as(d, name, incident, action, **fields):
    return d.act_with(token_of(name), incident, action, **fields)


class City(yiping.Yipingd):
    """A platform with people of every role and two towns."""

    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        write_tokens(folder)
        super().__init__(folder=folder)
        self.keeps_folder = False
        import_towns(self)
        self.register({'id': 'M-here', 'kind': 'member', 'name': '张', 'organization': 'org-here'},
                      {'id': 'M-there', 'kind': 'member', 'name': '李', 'organization': 'org-there'})

    def act_with(self, token, incident, action, **fields):
        return self.post(f'/incidents/{incident}/actions', {'action': action, **fields},
                         headers={'Authorization': f'Bearer {token}'})

    def take(self, incident, *steps):
        """Takes steps, each an action or (action, fields); every one must be granted."""
        for step in steps:
            action, fields = (step, {}) if isinstance(step, str) else step
            reply = self.act(incident, action, **fields)
            assert reply.status == 200, (action, reply)
        return reply.json()['incident']


def test_every_cell():
    """Role × action × level: who may not is told so before anything else is looked at."""
    with City() as d:
        incident = d.report()
        assert d.take(incident, 'file', ('dispatch', {'unit': 'M-here'}))['town'] == HERE
        # Closed, and asked without what they need, so that nobody's step is taken.
        d.take(incident, 'accept', 'arrive', 'handle', 'check', 'close')
        table = {}
        for action, roles in MATRIX.items():
            for role in ROLES:
                for where in ['', 'here', 'there']:
                    reply = act_as(d, role + where, incident, action)
                    allowed = role in roles.split() and where != 'there'
                    # The city has a department and a handler too, but this case is not theirs.
                    if role in ['department', 'handler'] and where == '' and action != 'annotate':
                        allowed = False
                    if action == 'annotate' and role in ['department', 'handler']:
                        allowed = where == 'here'
                    table[action, role, where] = (reply.status != 403, allowed, reply)
        wrong = {cell: row for cell, row in table.items() if row[0] != row[1]}
        assert not wrong, wrong
        assert len(table) == len(MATRIX) * 30
        assert d.get(f'/incidents/{incident}').json()['incident']['state'] == 'closed'


def test_limit_explains_itself():
    with City() as d:
        incident = d.report(service_code='gbt47678.5:matter:01037')
        assert d.get(f'/incidents/{incident}/deadline').status == 404
        reply = d.act(incident, 'file', condition='9')
        assert reply.status == 400 and '连续三盏以上不亮' in reply.json()['detail'], reply
        filed = d.take(incident, ('file', {'condition': '4'}))
        assert filed['time_limit'] == 'work_day:3' and filed['condition'] == '4'
        assert filed['item_version'] == 'sample-1'
        why = d.get(f'/incidents/{incident}/deadline').json()
        assert why['deadline']['due'] == filed['due_at'] or filed['due_at'] in json.dumps(why), why
        assert why['progress']['limit_s'] == 24 * 3600 and not why['progress']['is_overdue']
        assert 'counted' in why['text'].lower(), why['text']

        request = d.get(f'/open311/v2/requests/{incident}.json').json()[0]
        assert request['expected_datetime'][:19] == filed['due_at'][:19], request

        # The first condition is meant where none is named.
        other = d.take(d.report(service_code='gbt47678.5:matter:01037'), 'file')
        assert other['time_limit'] == 'work_day:1'


BEFORE = '2020-01-01T00:00:00.000Z'
LATER = '2099-01-01T00:00:00.000Z'


def test_versions_begin_in_time():
    """What is in force stays so until its next version begins, and a case keeps its own."""
    with City() as d:
        key = 'gbt47678.5:matter:06010'
        item = [row for row in d.get('/items').json() if row['key'] == key][0]
        nameless = {name: value for name, value in item.items() if name != 'version'}
        early = d.post('/items', {**nameless, 'effective_from': LATER})
        assert early.status == 409 and key in early.json()['detail'], early

        def set_version(version, **values):
            reply = d.post('/items', {**item, 'version': version, **values})
            assert reply.status == 200, reply

        def list_versions():
            # Readers see the catalogue a moment after the reply.
            return [(row['version'], row.get('effective_from'), row.get('effective_to'))
                    for row in d.get('/items').json() if row['key'] == key]

        def wait_for_versions(*versions):
            yiping.wait_for(lambda: list_versions() == list(versions), 'the versions')

        def file():
            return d.take(d.report(service_code=key), 'verify', 'file')['item_version']

        own = item['version']
        set_version('next', effective_from=LATER)
        wait_for_versions((own, None, LATER), ('next', LATER, None))
        assert file() == own
        assert [row['key'] for row in d.get('/situation').json()['items']].count(key) == 1
        assert d.get('/open311/v2/services.json').text.count(key) == 1

        # One may be put between them, one be mended; the others stay.
        set_version('now', effective_from=BEFORE)
        set_version('next', effective_from=LATER, lead='水务局')
        wait_for_versions((own, None, BEFORE), ('now', BEFORE, LATER), ('next', LATER, None))
        assert file() == 'now'
        yiping.wait_for(lambda: [row for row in d.get('/items').json()
                                 if row['key'] == key][-1]['lead'] == '水务局', 'its lead')

        # One with neither beginning nor end is for all time.
        set_version('ever')
        wait_for_versions(('ever', None, None))
        assert file() == 'ever'


def test_branches():
    with City() as d:
        a = d.report()
        d.take(a, 'verify', 'file', ('dispatch', {'organization': 'org-here', 'support': 'org-x'}))
        assert d.act(a, 'accept').status == 409
        assert act_as(d, 'departmentthere', a, 'assign', unit='M-here').status == 403
        assert act_as(d, 'departmenthere', a, 'assign', unit='M-here').status == 200
        assert act_as(d, 'handlerthere', a, 'return', note='x').status == 403
        assert act_as(d, 'handlerhere', a, 'return').status == 400
        assert act_as(d, 'handlerhere', a, 'return', note='非本单位').status == 200
        units = {one['id']: one for one in d.get('/situation').json()['units']}
        assert units['M-here']['status'] == 'available'
        reply = d.act(a, 'close')
        assert reply.status == 409 and 'returned' in reply.json()['detail'], reply
        case = d.take(a, ('dispatch', {'unit': 'M-there'}))
        assert case['n_returns'] == 1 and case['organization'] == 'org-there', case

        before = case['due_at']
        assert act_as(d, 'handlerthere', a, 'request-extension', note='缺件').status == 200
        assert act_as(d, 'dispatcher', a, 'extend').status == 409
        assert act_as(d, 'departmentthere', a, 'endorse').status == 200
        extended = act_as(d, 'dispatcher', a, 'extend').json()['incident']
        assert extended['n_extensions'] == 1 and extended['due_at'] > before

        until = '2027-01-01T00:00:00.000Z'
        assert d.act(a, 'request-suspension', note='待春季', until=until).status in (200, 409)
        case = d.take(a, 'suspend')
        assert 'due_at' not in case and case['state'] == 'suspended' and 'unit' not in case, case
        assert d.get(f'/incidents/{a}/deadline').json()['progress']['is_paused']
        case = d.take(a, 'resume')
        # At night the clock stands still anyhow, so the pause may have cost nothing.
        assert case['state'] == 'filed' and case['due_at'] >= extended['due_at'], case
        assert case['pauses'].count('/') == 1
        d.stop()
        d.start()
        passed, told = d.verify()
        assert passed, told


def after(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


def test_goes_on_by_itself():
    """On its day a suspended incident goes on, once, be the platform down when the day comes."""
    with City() as d:
        incidents = [d.report(), d.report()]
        for incident, seconds in zip(incidents, [3, 5]):
            d.take(incident, 'file', ('request-suspension', {'note': '待春季', 'until': after(seconds)}),
                   'suspend')

        def is_on(incident):
            return d.get(f'/incidents/{incident}').json()['incident']['state'] == 'filed'

        yiping.wait_for(lambda: is_on(incidents[0]), 'the first to go on')
        d.kill()
        d.start()
        yiping.wait_for(lambda: is_on(incidents[1]), 'the second to go on')
        for incident in incidents:
            history = d.get(f'/incidents/{incident}').json()['history']
            kinds = [(entry['kind'], entry['actor']) for entry in history]
            assert kinds.count(('resumed', 'clock')) == 1, kinds
        d.stop()
        passed, told = d.verify()
        assert passed, told


def test_merged_are_answered():
    with City() as d:
        main, same, third = d.report(), d.report(), d.report()
        assert d.act(same, 'merge', into=same).status == 409
        assert d.act(same, 'merge', into='nowhere').status == 404
        d.take(same, ('merge', {'into': main}))
        d.take(third, ('merge', {'into': main}))
        assert d.act(third, 'file').status == 409
        joined = d.get(f'/incidents/{main}').json()['incident']
        assert joined['n_joined'] == 2
        d.take(main, 'file', ('dispatch', {'unit': 'M-here'}), 'accept', 'arrive', 'handle', 'check',
               ('close', {'note': '已清理'}))
        for one in [same, third]:
            history = d.get(f'/incidents/{one}').json()['history']
            assert history[-1]['kind'] == 'concluded' and history[-1]['data']['note'] == '已清理'
        passed, told = d.verify()
        assert passed, told


def test_nothing_is_lost():
    """What was reported is open or has ended in one way, in every row and in all."""
    with City() as d:
        d.report(source='hotline12345')
        a, b, c, e, f = [d.report(source='gridapp') for _ in range(5)]
        d.take(a, ('answer', {'note': '已答复'}))
        d.take(b, ('merge', {'into': c}))
        d.take(e, ('reject', {'note': '不属实'}))
        d.take(f, ('void', {'note': '误报'}))
        page = d.get('/reconciliation').json()
        parts = ['open', 'closed', 'rejected', 'merged', 'void']
        for row in page['rows'] + [page['total']]:
            assert row['reported'] == sum(row[part] for part in parts), row
        for part in ['reported'] + parts:
            assert page['total'][part] == sum(row[part] for row in page['rows']), part
        grid = [row for row in page['rows'] if row['source'] == 'gridapp']
        assert len(grid) == 1 and grid[0]['town'] == HERE, page
        assert [grid[0][part] for part in parts] == [1, 1, 1, 1, 1], grid
        assert d.get('/reconciliation?day=2001-01-01').json()['total']['reported'] == 0
        for bad in ['2026-13-01', 'today', '2026-1-1', '']:
            assert d.get(f'/reconciliation?day={bad}').status == 400, bad


def test_two_desks():
    with City() as d:
        incident = d.report()
        seen = d.get(f'/incidents/{incident}').json()['incident']['seq']
        first = act_as(d, 'shift-leader', incident, 'file', seq=seen)
        second = act_as(d, 'call-taker', incident, 'file', seq=seen)
        assert first.status == 200 and second.status == 409, second
        assert 'shift-leader has filed it' in second.json()['detail'], second
        assert d.act(incident, 'dispatch', unit='M-here', seq=-1).status == 400
        assert d.act(incident, 'annotate', note='x' * 1_000_000).status in (400, 413)
        assert d.act(incident, 'dispatch', unit='M-here', condition='1').status == 400

        photo = d.post('/attachments', '现场照片', headers={'Content-Type': 'text/plain'})
        assert photo.status == 201, photo
        for bad in [['0' * 64], 'x', [], [7], [photo.json()['sha256']] * 21]:
            reply = d.act(incident, 'annotate', note='见照片', attachments=bad)
            assert reply.status == 400 and 'attachments' in reply.json()['detail'], reply
        reply = d.act(incident, 'annotate', note='见照片', attachments=[photo.json()['sha256']])
        assert reply.json()['entry']['data']['attachments'] == [photo.json()['sha256']], reply


def test_catalogue_is_data():
    """An item is changed; what was filed before keeps its version, and a restart knows the new."""
    with City() as d:
        key = 'gbt47678.5:matter:01037'
        items = {item['key']: item for item in d.get('/items').json()}
        item = items[key]
        assert item['version'] == 'sample-1' and len(item['conditions']) == 4, item
        before = d.take(d.report(service_code=key), ('file', {'condition': '4'}))

        item['version'] = '2026-2'
        item['conditions'][3]['limit'] = 'work_hour:6'
        administrator = {'Authorization': f"Bearer {token_of('administrator')}"}
        dispatcher = {'Authorization': f"Bearer {token_of('dispatcher')}"}
        assert d.post('/items', item, headers=dispatcher).status == 403
        assert d.post('/items', [item, {'key': 'x'}], headers=administrator).status == 400
        reply = d.post('/items', item, headers=administrator)
        assert (reply.status, reply.json()) == (200, {'n_changed': 1}), reply

        def find():
            return [one for one in d.get('/items').json() if one['key'] == key]

        yiping.wait_for(lambda: find()[0]['version'] == '2026-2', 'the new version')
        after = d.take(d.report(service_code=key), ('file', {'condition': '4'}))
        assert (after['item_version'], after['time_limit']) == ('2026-2', 'work_hour:6'), after
        kept = d.get(f"/incidents/{before['id']}").json()['incident']
        assert (kept['item_version'], kept['time_limit']) == ('sample-1', 'work_day:3'), kept
        d.stop()
        passed, told = d.verify()
        assert passed, told
        d.start()
        assert find() == [item] and len(d.get('/items').json()) == len(items)


yiping.run(globals())
