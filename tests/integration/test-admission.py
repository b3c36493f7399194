# SPDX-License-Identifier: GPL-3.0-or-later
"""Admission of new items: proposed, asked about, decided; what is admitted is in the catalogue."""

import os
import tempfile

import openapi
import yiping

TOKENS = {
    'everybody': '',
    'yangshe': 'roles=town area=town:320582100 organization=yangshe',
    'lighting': 'roles=department organization=lighting',
    'roads': 'roles=department organization=roads',
    'parks': 'roles=department organization=parks',
    'leader': 'roles=shift-leader',
    'administrator': 'roles=administrator',
    'auditor': 'roles=auditor',
}
ITEM = {'key': 'local:matter:9001', 'name': '共享单车淤积', 'group': '街面秩序', 'version': '2026-1',
        'conditions': [{'code': '1', 'situation': '堵塞通道', 'limit': 'work_hour:2'}]}
PAST = '2026-01-01T00:00:00.000Z'


class City(yiping.Yipingd):
    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
            for name, rights in TOKENS.items():
                file.write(f'{f"token-of-{name}".ljust(16, "-")} {name} {rights}\n')
        super().__init__(folder=folder)
        self.keeps_folder = False
        self.document = openapi.Document(self.get('/api').body)

    def post_as(self, name, path, template, body):
        token = f'token-of-{name}'.ljust(16, '-')
        reply = self.post(path, body, headers={'Authorization': f'Bearer {token}'})
        self.document.check('post', template, reply)
        return reply

    def propose(self, name='yangshe', **fields):
        return self.post_as(name, '/admissions', '/admissions', {
            'item': ITEM, 'reason': '居民多次反映', 'departments': ['lighting', 'roads'], **fields})

    def propose_well(self, **fields):
        reply = self.propose(**fields)
        assert reply.status == 201, reply
        return reply.json()['id']

    def step(self, name, admission, action, **fields):
        return self.post_as(name, f'/admissions/{admission}/actions',
                            '/admissions/{admissionId}/actions', {'action': action, **fields})

    def find(self, key=ITEM['key']):
        return [item for item in self.get('/items').json() if item['key'] == key]


def test_admitted():
    with City() as d:
        reply = d.propose()
        assert reply.status == 201, reply
        admission = reply.json()['id']
        body = reply.json()['admission']
        assert admission.endswith('-000001') and reply.json()['state'] == 'proposed', reply
        assert body['item'] == ITEM and body['proposed_by'] == 'yangshe', body
        assert body['organization'] == 'yangshe', body

        assert d.step('parks', admission, 'opine', agrees=True).status == 403
        assert d.step('auditor', admission, 'opine', agrees=True).status == 403
        assert d.step('lighting', admission, 'opine', agrees='yes').status == 400
        assert d.step('lighting', admission, 'opine', agrees=False).status == 400
        assert d.step('lighting', admission, 'opine', agrees=True).status == 200
        reply = d.step('leader', admission, 'admit', effective_from=PAST)
        assert reply.status == 409 and 'roads' in reply.json()['detail'], reply

        # An opinion may be changed until it is decided; nobody gives another's.
        assert d.step('roads', admission, 'opine', agrees=True).status == 200
        reply = d.step('roads', admission, 'opine', agrees=False, note='归城管', organization='lighting')
        opinions = reply.json()['admission']['opinions']
        assert [(one['organization'], one['agrees'], one.get('note')) for one in opinions] == [
            ('lighting', True, None), ('roads', False, '归城管')], opinions

        assert d.step('yangshe', admission, 'admit', effective_from=PAST).status == 403
        assert d.step('leader', admission, 'admit').status == 400
        assert d.step('leader', admission, 'admit', effective_from='soon').status == 400
        assert not d.find()
        reply = d.step('leader', admission, 'admit', effective_from=PAST, note='由城管牵头')
        assert reply.status == 200 and reply.json()['state'] == 'admitted', reply
        body = reply.json()['admission']
        assert body['admitted_by'] == 'leader' and body['admitted_note'] == '由城管牵头', body
        assert d.step('leader', admission, 'refuse', note='又').status == 409

        # In the catalogue at once, and in the same breath of the journal.
        yiping.wait_for(d.find, 'the item')
        assert d.find() == [{**ITEM, 'effective_from': PAST}], d.find()
        incident = d.report(service_code=ITEM['key'])
        reply = d.act(incident, 'file')
        assert reply.json()['incident']['item_version'] == '2026-1', reply
        with d.stream(since=0) as stream:
            kinds = [stream.read_entry() for _ in range(6)]
        assert [(entry['subject'].split('/')[0], entry['kind']) for entry in kinds] == [
            ('admission', 'proposed'), ('admission', 'opined'), ('admission', 'opined'),
            ('admission', 'opined'), ('admission', 'admitted'), ('item', 'set')], kinds
        assert kinds[5]['actor'] == 'leader', kinds

        assert d.propose().status == 409, 'it is in the catalogue'
        d.stop()
        passed, told = d.verify()
        assert passed, told
        d.start()
        assert d.get(f'/admissions/{admission}').json()['state'] == 'admitted'
        assert d.find() == [{**ITEM, 'effective_from': PAST}]


def test_refused_and_withdrawn():
    with City() as d:
        first, second, third = (d.propose_well() for _ in range(3))
        assert third.endswith('-000003')
        assert d.step('administrator', first, 'refuse').status == 400
        assert d.step('lighting', first, 'refuse', note='不').status == 403
        assert d.step('administrator', first, 'refuse', note='已有类似事项').json()['state'] == 'refused'
        assert d.step('lighting', first, 'opine', agrees=True).status == 409
        assert d.step('lighting', second, 'withdraw').status == 403
        assert d.step('yangshe', second, 'withdraw').json()['state'] == 'withdrawn'

        # Who holds every role says for whom.
        assert d.step('everybody', third, 'opine', agrees=True).status == 403
        for department in ('lighting', 'roads'):
            assert d.step('everybody', third, 'opine', agrees=True, organization=department).status == 200
        # Set meanwhile by other means: there is nothing left to admit, and nothing is written.
        assert d.post('/items', {**ITEM, 'name': '别的'}).status == 200
        yiping.wait_for(d.find, 'the item')
        reply = d.step('administrator', third, 'admit', effective_from=PAST)
        assert reply.status == 409 and 'already' in reply.json()['detail'], reply
        assert d.get(f'/admissions/{third}').json()['state'] == 'proposed'
        assert d.find()[0]['name'] == '别的'

        reply = d.get('/admissions?state=proposed')
        d.document.check('get', '/admissions', reply)
        assert [one['id'] for one in reply.json()['admissions']] == [third], reply
        page = d.get('/admissions?limit=2').json()
        rest = d.get(f'/admissions?limit=2&after={page["next"]}').json()
        assert [one['id'] for one in page['admissions'] + rest['admissions']] == [first, second, third]
        assert 'next' not in rest


def test_wrong():
    with City() as d:
        assert d.propose('leader').status == 403
        assert d.propose('auditor').status == 403
        for bad in [{'item': 'x'}, {'item': {}}, {'item': {**ITEM, 'key': 'a:b'}},
                    {'item': {**ITEM, 'conditions': [{'code': '1', 'limit': '2天'}]}},
                    {'reason': ''}, {'reason': 7}, {'reason': 'x' * 2001}, {'departments': []},
                    {'departments': ['a', 'a']}, {'departments': [7]}, {'departments': ['a b']},
                    {'departments': [f'd{n}' for n in range(21)]}, {'departments': None}]:
            reply = d.propose(**bad)
            assert reply.status == 400, (bad, reply)
        assert d.propose(item={**ITEM, 'key': yiping.ITEM}).status == 409
        assert d.get('/admissions/nothing').status == 404
        assert d.get('/admissions?limit=-1').status == 400
        assert d.step('leader', 'nothing', 'admit', effective_from=PAST).status == 404
        admission = d.propose_well(item={**ITEM, 'effective_to': '2027-01-01T00:00:00.000Z'})
        assert admission.endswith('-000001'), 'what was refused took no number'
        for bad in [{'action': 'burn'}, {'action': 'opine', 'note': 7}, {'action': 'refuse', 'note': ''}]:
            assert d.step('leader', admission, **bad).status == 400, bad
        for department in ('lighting', 'roads'):
            assert d.step(department, admission, 'opine', agrees=True).status == 200
        # It can not begin after its end.
        reply = d.step('leader', admission, 'admit', effective_from='2028-01-01T00:00:00.000Z')
        assert reply.status == 400 and 'effective_to' in reply.json()['detail'], reply
        assert d.get(f'/admissions/{admission}').json()['state'] == 'proposed'


def test_asked_twice():
    """One key, one admission, however often the request is sent."""
    with City() as d:
        headers = {'Authorization': f'Bearer {"token-of-yangshe".ljust(16, "-")}',
                   'Idempotency-Key': 'once'}
        body = {'item': ITEM, 'reason': '居民多次反映', 'departments': ['roads']}
        replies = [d.post('/admissions', body, headers=headers) for _ in range(2)]
        assert [reply.status for reply in replies] == [201, 201] and replies[0].body == replies[1].body
        assert len(d.get('/admissions').json()['admissions']) == 1


yiping.run(globals())
