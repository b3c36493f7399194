# SPDX-License-Identifier: GPL-3.0-or-later
"""People: accounts with passwords, sessions, and the tree of organizations they speak for."""

import http.client

import openapi
import yiping

ADMIN = {'id': 'chen', 'name': '陈管理', 'roles': ['administrator']}
DISPATCHER = {'id': 'wang.li', 'name': '王丽', 'roles': ['dispatcher', 'shift-leader']}
WATER = {'id': 'zhou', 'name': '周水务', 'roles': ['department'], 'organization': 'water'}
CITY = [
    {'id': 'centre', 'name': '市指挥中心', 'kind': 'centre'},
    {'id': 'water', 'name': '水务局', 'kind': 'department', 'parent': 'centre',
     'former_names': ['水利局']},
    {'id': 'water-north', 'name': '水务局锦丰站', 'kind': 'station', 'parent': 'water',
     'area': '320582101'},
    {'id': 'roads', 'name': '交通运输局', 'kind': 'department', 'parent': 'centre'},
]
PASSWORD = '一把好钥匙-2026'


def set_up(d, *accounts):
    reply = d.post('/accounts', list(accounts))
    assert reply.status == 200 and reply.json() == {'n_changed': len(accounts)}, reply
    for account in accounts:
        reply = d.post(f'/accounts/{account["id"]}/password', {'password': PASSWORD})
        assert reply.status == 200, reply


def sign_in(d, account, password=PASSWORD):
    return d.post('/session', {'account': account, 'password': password}, token=False)


def get_token(d, account, password=PASSWORD):
    reply = yiping.wait_for(
        lambda: (lambda r: r if r.status != 429 else None)(sign_in(d, account, password)),
        f'{account} to be let try')
    assert reply.status == 200, reply
    return {'Authorization': 'Bearer ' + reply.json()['token']}


def test_signs_in_and_acts():
    with yiping.Yipingd() as d:
        set_up(d, DISPATCHER)
        token = get_token(d, 'wang.li')
        document = openapi.Document(d.get('/api').body)
        reply = d.get('/session', headers=token)
        document.check('get', '/session', reply)
        document.check('get', '/accounts', d.get('/accounts'))
        who = reply.json()
        assert who['name'] == 'wang.li' and who['roles'] == ['shift-leader', 'dispatcher'], who

        incident = d.report()
        filed = d.post(f'/incidents/{incident}/actions', {'action': 'file'}, headers=token)
        assert filed.status == 200 and filed.json()['entry']['actor'] == 'wang.li', filed
        refused = d.post('/accounts', ADMIN, headers=token)
        assert refused.status == 403 and 'administrator' in refused.text, refused

        # A restart ends no session.
        d.stop()
        d.start()
        assert d.get('/session', headers=token).status == 200
        assert d.verify()[0]


def test_wrong_passwords():
    with yiping.Yipingd() as d:
        set_up(d, DISPATCHER)
        for password in ['', PASSWORD + ' ', 'x' * 300]:
            reply = sign_in(d, 'wang.li', password)
            assert reply.status == 401 and 'token' not in reply.json(), reply
        assert sign_in(d, 'nobody').status == 401
        for _ in range(2):
            assert sign_in(d, 'wang.li', 'another one').status == 401
        reply = sign_in(d, 'wang.li')
        assert reply.status == 429 and reply.headers['retry-after'], reply

        for body in ['', '{}', '[]', '{"account":"wang.li"}', '{"account":1,"password":2}']:
            assert d.post('/session', body, token=False).status == 400, body
        for forged in ['s1~wang.li~0~99999999999999~00', 's1~', 's1~~~~', 's1~' + 'a' * 400,
                       's1~wang.li~0~99999999999999~' + '0' * 64]:
            reply = d.get('/session', headers={'Authorization': 'Bearer ' + forged})
            assert reply.status == 401, (forged, reply)


def test_ends_sessions():
    with yiping.Yipingd() as d:
        set_up(d, DISPATCHER, ADMIN)
        token, admin = get_token(d, 'wang.li'), get_token(d, 'chen')
        own = {'password': 'something longer', 'old_password': 'not this'}
        assert d.post('/accounts/wang.li/password', own, headers=token).status == 403
        assert d.post('/accounts/chen/password', own, headers=token).status == 403
        own['old_password'] = PASSWORD
        assert d.post('/accounts/wang.li/password', own, headers=token).status == 200
        assert d.get('/session', headers=token).status == 401, 'with the password it ends'

        token = get_token(d, 'wang.li', 'something longer')
        assert d.post('/accounts/wang.li/retirement', headers=token).status == 403
        following = http.client.HTTPConnection('127.0.0.1', d.port, timeout=60)
        following.request('GET', '/stream', headers=token)
        stream = following.getresponse()
        assert stream.status == 200
        assert d.post('/accounts/wang.li/retirement', headers=admin).status == 200
        assert d.get('/session', headers=token).status == 401, 'with the account it ends'
        stream.read()  # what it followed has come to its end
        following.close()
        assert sign_in(d, 'wang.li', 'something longer').status == 401
        states = {row['account']['id']: row['state']
                  for row in d.get('/accounts', headers=admin).json()}
        assert states == {'wang.li': 'retired', 'chen': 'active'}, states


def test_tells_no_password():
    """Neither the journal nor any answer has a trace of one."""
    with yiping.Yipingd() as d:
        set_up(d, DISPATCHER)
        assert 'argon2' not in d.get('/accounts').text
        d.stop()
        with open(d.store, 'rb') as file:
            store = file.read()
        assert PASSWORD.encode() not in store
        d.start()
        for bad in [{'password': 'short'}, {'password': 'x' * 257}, {'password': 1}, {}]:
            assert d.post('/accounts/wang.li/password', bad).status == 400, bad
        assert d.post('/accounts/nobody/password', {'password': PASSWORD}).status == 404


def test_bad_accounts():
    with yiping.Yipingd() as d:
        for change, word in [({'roles': []}, 'roles'), ({'roles': ['king']}, 'king'),
                             ({'roles': 'dispatcher'}, 'roles'), ({'id': 'a b'}, 'id'),
                             ({'area': '12'}, 'area'), ({'name': ''}, 'name'),
                             ({'password': PASSWORD}, 'password')]:
            reply = d.post('/accounts', {**DISPATCHER, **change})
            assert reply.status == 400 and word in reply.text, (change, reply)
        assert d.get('/accounts').json() == []


def test_organizations():
    with yiping.Yipingd() as d:
        for bad, word in [({'id': 'x', 'name': '甲', 'kind': 'empire'}, 'kind'),
                          ({'id': 'x', 'name': '甲', 'kind': 'town', 'parent': 'none'}, 'none'),
                          ({'id': 'x', 'name': '甲', 'kind': 'town', 'parent': 'x'}, 'itself'),
                          ({'id': 'x', 'name': '甲,乙', 'kind': 'town'}, 'comma')]:
            reply = d.post('/organizations', [*CITY, bad])
            assert reply.status == 400 and word in reply.text, (bad, reply)
        assert d.get('/organizations').json() == []
        assert d.post('/organizations', CITY).json() == {'n_changed': 4}
        yiping.wait_for(lambda: len(d.get('/organizations').json()) == 4, 'the tree')
        openapi.Document(d.get('/api').body).check('get', '/organizations', d.get('/organizations'))
        twin = {'id': 'twin', 'name': '水务局', 'kind': 'department'}
        assert d.post('/organizations', twin).status == 400


def test_a_department_has_its_stations():
    """What was dispatched to a station is its department's too, and nobody else's."""
    with yiping.Yipingd() as d:
        assert d.post('/organizations', CITY).status == 200
        yiping.wait_for(lambda: len(d.get('/organizations').json()) == 4, 'the tree')
        set_up(d, WATER, {**WATER, 'id': 'lu', 'organization': '交通运输局'})
        d.register({'id': 'W1', 'kind': 'vehicle', 'name': '抢修车', 'organization': '水务局锦丰站'})
        incident = d.report()
        d.act(incident, 'file')
        d.act(incident, 'dispatch', unit='W1')
        body = {'action': 'return', 'note': '非本单位'}
        refused = d.post(f'/incidents/{incident}/actions', body, headers=get_token(d, 'lu'))
        assert refused.status == 403, refused
        granted = d.post(f'/incidents/{incident}/actions', body, headers=get_token(d, 'zhou'))
        assert granted.status == 200, granted


yiping.run(globals())
