# SPDX-License-Identifier: GPL-3.0-or-later
"""What is learnt from the reports, with the real yipingd and the real yiping-learn."""

import json
import os
import subprocess
import tempfile

import openapi
import yiping

OTHER = 'gbt47678.5:matter:06020'
NEW = 'local:matter:99001'
LEARN = os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-learn')


def get_model(d, known=None):
    headers = {'If-None-Match': known} if known else {}
    return d.get('/items/model', headers=headers)


def wait_for_model(d, known=None):
    def look():
        reply = get_model(d, known)
        return reply if reply.status == 200 else None
    return yiping.wait_for(look, 'a model', 60)


def report(d, item, description, **more):
    reply = d.post('/incidents', {'item': item, 'source': 'hotline12345', 'address': '人民路',
                                  'description': description, **more})
    assert reply.status == 201, reply
    return reply.json()['incidents'][0]


def file(d, incident):
    reply = d.post(f'/incidents/{incident}/actions', {'action': 'file'})
    assert reply.status in (200, 201), reply


def set_item(d):
    item = {'standard': 'local', 'kind': 'matter', 'code': '99001', 'name': '稀奇古怪的事',
            'group': '其他', 'conditions': []}
    reply = d.post('/items', {'key': NEW, **item})
    assert reply.status == 200, reply


def read_reported(d, incident):
    """The data of its first entry."""
    first = d.get(f'/incidents/{incident}').json()['history'][0]
    assert first['kind'] == 'reported', first
    return first['data']


def learn(*arguments):
    result = subprocess.run([LEARN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            timeout=300, check=False)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def test_model():
    """There is one soon, as documented; it is known again; a change of the catalogue makes another,
    which counts what was filed and whether proposals were taken."""
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        early = get_model(d)
        if early.status == 404:
            document.check('get', '/items/model', early)
        stranger = d.get('/items/model', token=False)
        assert stranger.status == 401, stranger
        document.check('get', '/items/model', stranger)

        first = wait_for_model(d)
        document.check('get', '/items/model', first)
        figures = first.json()['figures']
        assert figures['reports'] == 0 and figures['tested'] == 0 and figures['labels'] > 300
        tag = first.headers['etag']
        assert get_model(d, tag).status == 304

        for number in range(12):
            item = OTHER if number % 2 else yiping.ITEM
            words = '铁皮哐当响' if number % 2 else '水管滋滋漏'
            file(d, report(d, item, f'{words}，{"一二三四五六七八九十甲乙"[number]}处',
                           proposed=yiping.ITEM))
        report(d, yiping.ITEM, '还没有立案')
        set_item(d)
        second = wait_for_model(d, tag)
        figures = second.json()['figures']
        assert figures['reports'] == 12, figures
        assert figures['proposed'] == 12 and figures['taken'] == 6, figures
        assert figures['tested'] > 0, figures

        d.stop()
        status, text, _ = learn('--json', f'--store={d.store}')
        assert status == 0 and json.loads(text) == figures, (text, figures)
        status, text, _ = learn('--json', '--untaught', f'--store={d.store}')
        assert status == 0 and json.loads(text)['tested'] == 12, text
        assert d.verify()[0]


def test_proposed():
    """What was proposed is kept with the report, whatever was taken, and nothing else of it."""
    with yiping.Yipingd() as d:
        incident = report(d, OTHER, '路灯不亮', proposed=yiping.ITEM)
        data = read_reported(d, incident)
        assert data['proposed'] == yiping.ITEM and data['item'] == OTHER, data
        assert 'proposed' not in read_reported(d, report(d, OTHER, '路灯不亮'))
        refused = d.post('/incidents', {'item': OTHER, 'proposed': 7})
        assert refused.status == 400 and 'proposed' in refused.text, refused
        refused = d.post('/incidents', {'item': OTHER, 'proposed': 'x' * 501})
        assert refused.status == 400, refused


def test_table():
    """Any table with words and labels; what is wrong is said."""
    with tempfile.TemporaryDirectory(prefix='yiping-learn-') as folder:
        path = os.path.join(folder, 'table.csv')
        with open(path, 'w', encoding='utf-8') as table:
            table.write('words,place,about\n')
            for number in range(90):
                words, about = [('路灯不亮', 'lamp'), ('噪声扰民', 'noise'), ('大树倒伏', 'tree')][number % 3]
                table.write(f'{words}{chr(0x4E00 + number)},somewhere,{about}\n')
            table.write('没有标签,somewhere,\n')
        arguments = ['--json', '--cross', '--text=words,place', '--label=about']
        status, text, complaint = learn(*arguments, path)
        figures = json.loads(text)
        assert status == 0 and figures['reports'] == 90 and figures['first'] == 90, (text, complaint)
        assert figures['tested'] == 90 and figures['macro_f1'] == 1

        subprocess.run(['gzip', path], check=True)
        assert learn(*arguments, path + '.gz') == (0, text, '')
        status, text, _ = learn('--text=words', '--label=about', path + '.gz')
        assert status == 0 and 'top-1      100.0 %' in text, text

        status, _, complaint = learn('--text=words', '--label=nothing', path + '.gz')
        assert status == 1 and 'no column “nothing”' in complaint, complaint
        assert learn(path)[0] == 2
        assert learn('--store=x', path)[0] == 2
        assert learn(f'--store={folder}/none.gpkg')[0] == 1


yiping.run(globals())
