# SPDX-License-Identifier: GPL-3.0-or-later
"""Role × what the platform can be asked for besides the steps of incidents: every cell is tried."""

import datetime
import os
import tempfile

import yiping

ROLES = ['call-taker', 'shift-leader', 'dispatcher', 'town', 'department', 'handler', 'inspector',
         'leader', 'auditor', 'administrator']
EVERYBODY = ' '.join(ROLES)
REPORTERS = ' '.join(role for role in ROLES if role != 'auditor')
ISSUERS = 'inspector leader shift-leader dispatcher town'
PROPOSERS = 'dispatcher shift-leader inspector leader town'
LEADS = 'shift-leader inspector leader'
SHIFTS = 'shift-leader dispatcher town'
DESKS = 'call-taker shift-leader dispatcher town inspector leader'

# What is asked for: method, path, body; who may, written down once more from domain.md §4.1. Most
# bodies lack what they need, so that who may is told what is wrong, and nothing happens.
MATRIX = [
    ('GET', '/situation?limit=1', None, EVERYBODY),
    ('GET', '/collections/incidents/items?limit=1', None, EVERYBODY),
    ('GET', '/reconciliation?day=2026-08-24', None, EVERYBODY),
    ('GET', '/orders', None, EVERYBODY),
    ('GET', '/alarms', None, EVERYBODY),
    ('GET', '/handovers', None, EVERYBODY),
    ('GET', '/consultations', None, EVERYBODY),
    ('GET', '/admissions', None, EVERYBODY),
    ('GET', '/corrections', None, EVERYBODY),
    ('GET', '/items', None, EVERYBODY),
    ('GET', '/organizations', None, EVERYBODY),
    ('GET', '/settings', None, EVERYBODY),
    ('GET', '/preferences/any?role=leader', None, EVERYBODY),
    ('PUT', '/preferences/any', {}, EVERYBODY),
    ('PUT', '/preferences/any?role=leader', {}, 'administrator'),
    ('GET', '/maps', None, EVERYBODY),
    ('GET', '/maps/any/0/0/0', None, EVERYBODY),
    ('GET', '/session', None, EVERYBODY),
    ('GET', '/incidents/INCIDENT/routing', None, EVERYBODY),
    ('GET', '/accounts', None, 'administrator auditor'),
    ('POST', '/accounts', {}, 'administrator'),
    ('POST', '/accounts/nobody/password', {'password': 'long enough 1'}, 'administrator'),
    ('POST', '/accounts/nobody/retirement', {}, 'administrator'),
    ('POST', '/items', {}, 'administrator'),
    ('POST', '/organizations', {}, 'administrator'),
    ('POST', '/settings', {}, 'administrator'),
    ('POST', '/incidents', {}, REPORTERS),
    ('POST', '/open311/v2/requests.json', None, REPORTERS),
    ('POST', '/attachments', b'no such thing', REPORTERS),
    ('POST', '/units', {}, 'administrator shift-leader dispatcher town department'),
    ('POST', '/positions', {}, 'administrator town department handler'),
    ('POST', '/orders', 'ORDER', ISSUERS),
    ('POST', '/orders/ISSUED/actions', {'action': 'recall'}, ISSUERS),
    ('POST', '/orders/ISSUED/actions', {'action': 'answer', 'note': 'n'}, ''),
    ('POST', '/alarms/2026-000001/actions', {'action': 'acknowledge'}, DESKS),
    ('POST', '/handovers', {'seat': 'p'}, SHIFTS),
    ('POST', '/handovers/HANDOVER/actions', {'action': 'tick', 'line': 9}, SHIFTS),
    ('POST', '/handovers/HANDOVER/actions', {'action': 'sign'}, SHIFTS),
    ('POST', '/handovers/HANDOVER/actions', {'action': 'withdraw', 'note': 'n'}, 'shift-leader'),
    ('POST', '/consultations', 'CONSULTATION', PROPOSERS),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'attach'}, PROPOSERS),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'convene'}, LEADS),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'record', 'minutes': 'm'}, LEADS),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'decide'}, 'shift-leader leader'),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'withdraw'}, LEADS),
    ('POST', '/consultations/PROPOSED/actions', {'action': 'revoke', 'note': 'n'}, 'leader'),
    ('POST', '/admissions', 'ADMISSION', 'town department'),
    ('POST', '/admissions/PENDING/actions', {'action': 'admit'}, 'administrator shift-leader'),
    ('POST', '/admissions/PENDING/actions', {'action': 'refuse'}, 'administrator shift-leader'),
]


def token_of(name):
    return f'token-of-{name}'.ljust(16, '-')


def later(hours):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


class City(yiping.Yipingd):
    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
            file.write(f'{token_of("everybody")} everybody\n')
            for role in ROLES:
                file.write(f'{token_of(role)} {role} roles={role} unit=M1\n')
        super().__init__(folder=folder)
        self.keeps_folder = False
        self.register('M1', 'M2')

    def ask(self, role, method, path, body):
        return self.request(method, path, body,
                            headers={'Authorization': f'Bearer {token_of(role)}'})


def make(d, path, body):
    reply = d.post(path, body)
    assert reply.status == 201, (path, reply)
    return reply.json()['id']


def test_every_cell():
    with City() as d:
        incident = d.report()
        order = {'kind': 'reminder', 'recipient': 'nobody', 'subject': 's', 'demand': 'd',
                 'answer_by': later(1), 'incidents': [incident]}
        consultation = {'subject': 's', 'incidents': [incident]}
        admission = {'item': {'key': 's:matter:1', 'name': 'n', 'group': 'g'}, 'reason': 'r',
                     'departments': ['nobody']}
        names = {'INCIDENT': incident, 'ISSUED': make(d, '/orders', order),
                 'PROPOSED': make(d, '/consultations', consultation),
                 'HANDOVER': make(d, '/handovers', {'seat': 'p'}),
                 'PENDING': make(d, '/admissions', admission)}
        bodies = {'ORDER': {**order, 'answer_by': later(-1)}, 'CONSULTATION': consultation,
                  'ADMISSION': {**admission, 'item': {**admission['item'],
                                                      'key': 'gbt47678.5:matter:06010'}}}
        wrong = []
        for method, pattern, body, allowed in MATRIX:
            path = '/'.join(names.get(part, part) for part in pattern.split('/'))
            if isinstance(body, str):
                body = bodies[body]
            for role in ROLES:
                reply = d.ask(role, method, path, body)
                if (reply.status != 403) != (role in allowed.split()):
                    wrong.append((role, method, pattern, body, reply))
        assert not wrong, '\n'.join(map(str, wrong))


def test_nobody_is_another():
    """A handler says where they are themselves."""
    with City() as d:
        now = int(datetime.datetime.now().timestamp())
        fix = {'_type': 'location', 'tst': now, 'lon': 120.5, 'lat': 31.8}
        own = d.ask('handler', 'POST', '/positions', {**fix, 'topic': 'owntracks/u/M1'})
        assert own.status == 200, own
        other = d.ask('handler', 'POST', '/positions', {**fix, 'topic': 'owntracks/u/M2'})
        assert other.status == 403 and 'M2' in other.text, other
        both = d.ask('handler', 'POST', '/positions', [{**fix, 'topic': 'owntracks/u/M1'},
                                                       {**fix, 'topic': 'owntracks/u/M2'}])
        assert both.status == 403, both
        gateway = d.ask('department', 'POST', '/positions', {**fix, 'topic': 'owntracks/u/M2'})
        assert gateway.status == 200, gateway


yiping.run(globals())
