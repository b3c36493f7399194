# SPDX-License-Identifier: GPL-3.0-or-later
"""How people want to see things: their own, a role's, and never in the journal."""

import json

import openapi
import yiping

LAYERS = {'layers': [{'id': 'roads', 'visible': False, 'opacity': 0.5}], 'order': []}


def name_token(token):
    return {'Authorization': f'Bearer {token}'} if token else {}


def get(d, path, token):
    return d.get(path, headers=name_token(token))


def put(d, path, value, token=None):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return d.request('PUT', path, body,
                     {'Content-Type': 'application/json', **name_token(token)})


def add_person(d, account, roles):
    assert d.post('/accounts', {'id': account, 'name': account, 'roles': roles}).status == 200
    assert d.post(f'/accounts/{account}/password', {'password': 'long enough 1'}).status == 200
    reply = d.post('/session', {'account': account, 'password': 'long enough 1'}, token=False)
    return reply.json()['token']


def test_own():
    """What is put is what is there, also after a fall; another's is another's."""
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        zhang = add_person(d, 'zhang', ['dispatcher'])
        wang = add_person(d, 'wang', ['dispatcher'])
        seq = d.get('/situation?limit=1').json()['seq']

        missing = get(d, '/preferences/layers', zhang)
        assert missing.status == 404, missing
        reply = put(d, '/preferences/layers', LAYERS, zhang)
        assert reply.status == 200 and reply.json() == {'n_changed': 1}, reply
        document.check('put', '/preferences/{name}', reply)
        d.kill()
        d.start()
        found = get(d, '/preferences/layers', zhang)
        assert found.json() == LAYERS, found
        document.check('get', '/preferences/{name}', found)
        assert get(d, '/preferences/layers', wang).status == 404
        assert put(d, '/preferences/layers', [1], zhang).status == 200
        assert get(d, '/preferences/layers', zhang).json() == [1]

        assert d.get('/situation?limit=1').json()['seq'] == seq, 'it is no journal'
        d.stop()
        assert d.verify()[0]


def test_of_role():
    """A role's is for those of it who have none of their own."""
    with yiping.Yipingd() as d:
        zhang = add_person(d, 'zhang', ['dispatcher'])
        li = add_person(d, 'li', ['leader'])
        boss = add_person(d, 'boss', ['administrator'])
        refused = put(d, '/preferences/layers?role=dispatcher', LAYERS, zhang)
        assert refused.status == 403, refused
        assert put(d, '/preferences/layers?role=dispatcher', LAYERS, boss).status == 200
        assert get(d, '/preferences/layers', zhang).json() == LAYERS
        assert get(d, '/preferences/layers', li).status == 404
        assert get(d, '/preferences/layers?role=dispatcher', li).json() == LAYERS
        assert put(d, '/preferences/layers', {}, zhang).status == 200
        assert get(d, '/preferences/layers', zhang).json() == {}


def test_seats():
    """How the desks of a seat are laid out is everybody's who works at one."""
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        zhang = add_person(d, 'zhang', ['dispatcher'])
        li = add_person(d, 'li', ['handler'])
        seat = {'layouts': [{'name': '平时', 'list': 'units', 'incidents': {'filter': 'late'},
                             'map': {'lon': 120.55, 'lat': 31.87, 'zoom': 12},
                             'windows': [{'list': 'units', 'width': 800, 'height': 900}]}]}
        path = '/seats/%E6%B4%BE%E9%81%A3-%E4%B8%9C%E7%89%87'

        assert get(d, '/seats', zhang).json() == {'seats': {}}
        reply = put(d, path, seat, zhang)
        assert reply.status == 200, reply
        document.check('put', '/seats/{name}', reply)
        assert put(d, path, seat, li).status == 403
        d.kill()
        d.start()
        reply = get(d, '/seats', zhang)
        document.check('get', '/seats', reply)
        found = reply.json()['seats']['派遣-东片']['layouts'][0]
        assert found['map'] == seat['layouts'][0]['map'] and found['list'] == 'units', found
        assert found['incidents'] == {'filter': 'late'}, found

        for bad in [{}, {'layouts': [1]}, {'layouts': [{'name': ''}]}, {'layouts': [{'name': 'a/b'}]},
                    {'layouts': [{'name': 'a', 'map': {'lon': 200, 'lat': 0, 'zoom': 1}}]},
                    {'layouts': [{'name': 'a'}, {'name': 'a'}]}]:
            assert put(d, path, bad, zhang).status == 400, bad
        assert put(d, path, {'layouts': [{'name': str(i)} for i in range(21)]}, zhang).status == 413
        assert put(d, '/seats/' + 41 * 'a', seat, zhang).status == 400
        assert put(d, path, {'layouts': []}, zhang).status == 200
        assert get(d, '/seats', zhang).json() == {'seats': {}}
        d.stop()
        assert d.verify()[0]


def test_what_is_none():
    with yiping.Yipingd() as d:
        assert put(d, '/preferences/layers', b'{').status == 400
        assert put(d, '/preferences/layers', b'').status == 400
        assert put(d, '/preferences/Layers', {}).status == 400
        assert put(d, '/preferences/layers?role=king', {}).status == 400
        assert put(d, '/preferences/layers?role=leader,inspector', {}).status == 400
        assert put(d, '/preferences/layers', ['x' * 70000]).status == 413
        assert put(d, '/preferences/layers', b'[' * 75000).status in (400, 413)
        for number in range(50):
            assert put(d, f'/preferences/n{number}', number).status == 200
        assert put(d, '/preferences/n50', 50).status == 413
        assert put(d, '/preferences/n7', 8).status == 200
        assert d.post('/preferences/layers', {}).status == 405


yiping.run(globals())
