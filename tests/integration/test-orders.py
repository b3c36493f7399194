# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: by hand and by the ladder, numbered without a gap, answered by whom they are for."""

import datetime
import os
import re
import subprocess
import tempfile
import urllib.parse

import openapi
import yiping

TOKENS = {
    'everybody': '',
    'inspector': 'roles=inspector',
    'handler': 'roles=handler unit=M1',
    'lighting': 'roles=department organization=lighting',
    'roads': 'roles=department organization=roads',
    'auditor': 'roles=auditor',
}


def token_of(name):
    return f'token-of-{name}'.ljust(16, '-')


class City(yiping.Yipingd):
    def __init__(self):
        folder = tempfile.mkdtemp(prefix='yiping-test-')
        with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
            for name, rights in TOKENS.items():
                file.write(f'{token_of(name)} {name} {rights}\n')
        super().__init__(folder=folder)
        self.keeps_folder = False
        self.register({'id': 'M1', 'kind': 'member', 'name': '张', 'organization': 'lighting'})

    def post_as(self, name, path, body):
        return self.post(path, body, headers={'Authorization': f'Bearer {token_of(name)}'})

    def issue(self, name='inspector', **fields):
        return self.post_as(name, '/orders', {
            'kind': 'supervision', 'recipient': 'lighting', 'subject': '路灯长期不亮',
            'demand': '三日内修复并答复', 'answer_by': later(3600), **fields})

    def step(self, name, order, action, **fields):
        return self.post_as(name, f'/orders/{order}/actions', {'action': action, **fields})

    def list(self, incident):
        return d_orders(self.get(f'/orders?incident={incident}'))


def d_orders(reply):
    assert reply.status == 200, reply
    return reply.json()['orders']


def later(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.000Z')


def test_by_hand():
    with City() as d:
        incident = d.report()
        year = d.issue(incidents=[incident]).json()['id'].split('-')[1]
        for number in range(2, 6):
            reply = d.issue(incidents=[incident])
            assert reply.status == 201, reply
            assert reply.json()['id'] == f'supervision-{year}-{number:06}'
            assert reply.json()['order']['number'] == f'张指督〔{year}〕{number:04}号'
        first = d.issue(kind='reminder', incidents=[incident]).json()
        assert first['order']['number'] == f'张指提〔{year}〕0001号', first
        assert first['order']['issued_by'] == 'inspector' and first['state'] == 'issued'

        order = first['id']
        assert d.step('lighting', order, 'answer', note='已修复').status == 409
        assert d.step('roads', order, 'sign').status == 403
        assert d.step('inspector', order, 'sign').status == 403
        assert d.step('lighting', order, 'deliver').status == 200
        assert d.step('lighting', order, 'sign').status == 200
        assert d.step('lighting', order, 'answer').status == 400
        photo = d.post('/attachments', b'after', headers={'Content-Type': 'text/plain'})
        photo = photo.json()['sha256']
        bad = d.step('lighting', order, 'answer', note='已修复', attachments=['0' * 64])
        assert bad.status == 400 and 'uploaded' in bad.text, bad
        assert d.issue(incidents=[incident], attachments='x').status == 400
        with_file = d.issue(incidents=[incident], attachments=[photo]).json()['order']
        assert with_file['attachments'] == [photo], with_file
        answered = d.step('lighting', order, 'answer', note='已修复', attachments=[photo]).json()
        assert answered['order']['answered_attachments'] == [photo], answered
        assert answered['state'] == 'answered', answered
        body = answered['order']
        assert [body[f'{step}_by'] for step in ['delivered', 'signed', 'answered']] == ['lighting'] * 3
        assert body['answered_note'] == '已修复'
        assert d.step('lighting', order, 'answer', note='又').status == 409
        reply = d.step('inspector', f'supervision-{year}-000001', 'recall')
        assert reply.status == 409 and 'by rule' in reply.json()['detail'], reply

        assert [one['id'] for one in d_orders(d.get('/orders?state=answered'))] == [order]
        page = d.get('/orders?limit=4').json()
        rest = d.get(f'/orders?limit=4&after={page["next"]}').json()
        assert len(page['orders']) == 4 and len(rest['orders']) == 3 and 'next' not in rest
        d.kill()
        d.start()
        assert d.issue(incidents=[incident]).json()['id'] == f'supervision-{year}-000007'
        passed, told = d.verify()
        assert passed, told


def read_page(pdf):
    """What a PDF says, without blanks; one text a sheet."""
    text = subprocess.run(['pdftotext', '-raw', '-enc', 'UTF-8', '-', '-'], input=pdf, check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    return [re.sub(r'\s', '', sheet) for sheet in text.split('\f')[:-1]]


def test_page():
    """What was issued, and what became of it, stands on paper."""
    with City() as d:
        incidents = [d.report(address_string=f'人民路{n}号') for n in range(1, 9)]
        nowhere = d.report(address_string='', long=0.5, lat=0.25)
        order = d.issue(incidents=[incidents[0], nowhere], copies='绩效办').json()
        path = f'/orders/{order["id"]}/page'
        reply = d.get(path)
        assert reply.status == 200, reply
        openapi.Document(d.get('/api').body).check('GET', '/orders/{orderId}/page', reply)
        name = re.fullmatch(r"inline; filename=\"([\w-]+)\.pdf\"; filename\*=UTF-8''(\S+)",
                            reply.headers['content-disposition'])
        assert name[1] == order['id'], name
        assert urllib.parse.unquote(name[2]) == order['order']['number'] + '督办单.pdf', name
        assert d.get(path).body == reply.body

        sheet, = read_page(reply.body)
        for part in [order['order']['number'], '督办单', 'lighting：', '事由：路灯长期不亮',
                     '要求：三日内修复并答复', '共2件', incidents[0], '暴露垃圾', '人民路1号', nowhere,
                     '东经0.50000°', '抄送：绩效办。', '签发inspector', '签收年月日时分', '—1—']:
            assert part in sheet, (part, sheet)

        for step in ['deliver', 'sign']:
            assert d.step('lighting', order['id'], step).status == 200
        assert d.step('lighting', order['id'], 'answer', note='已修复，附照片').status == 200
        sheet, = read_page(d.get(path).body)
        assert re.search(r'签收lighting\d+年\d+月\d+日\d+时\d+分', sheet), sheet
        assert re.search(r'答复lighting[\d年月日时分]+已修复，附照片', sheet), sheet

        long = d.issue(kind='consultation', recipient='M1', incidents=incidents).json()
        sheets = read_page(d.get(f'/orders/{long["id"]}/page').body)
        assert len(sheets) == 2 and '会办通知张：' in sheets[0], sheets
        assert all(incident in sheets[1] for incident in incidents), sheets

        assert d.get('/orders/nothing/page').status == 404
        assert d.get(path, token=False).status == 401
        assert d.post(path).status == 405


def test_refused():
    with City() as d:
        incident = d.report()
        good = {'incidents': [incident]}
        assert d.issue('auditor', **good).status == 403
        assert d.issue('lighting', **good).status == 403
        for bad in [{'kind': 'decree'}, {'recipient': ''}, {'subject': 7}, {'demand': 'x' * 2001},
                    {'answer_by': 'soon'}, {'answer_by': later(-60)}, {'incidents': []},
                    {'incidents': [7]}, {'incidents': 'x'}, {'lamp': ''}]:
            reply = d.issue(**{**good, **bad})
            assert reply.status == 400, (bad, reply)
        assert d.issue(incidents=['nowhere']).status == 404
        assert d.get('/orders/nothing').status == 404
        assert d.step('inspector', 'nothing', 'recall').status == 404
        assert d.step('inspector', 'nothing', 'burn').status == 400
        assert d.get('/orders?limit=-1').status == 400
        # What was refused took no number.
        assert d.issue(**good).json()['id'].endswith('-000001')


def test_ladder():
    """Returned once: a reminder, by itself; returned twice: a consultation. Each once."""
    with City() as d:
        incident = d.report()
        assert d.act(incident, 'file').status == 200

        def bounce():
            assert d.act(incident, 'dispatch', unit='M1').status == 200
            assert d.act(incident, 'return', note='非本单位').status == 200

        bounce()
        first = yiping.wait_for(lambda: d.list(incident), 'the reminder', 60)
        assert len(first) == 1 and first[0]['order']['rule'] == 'return', first
        assert first[0]['order']['issued_by'] == 'clock' and first[0]['order']['lamp'] == 'yellow'
        assert d.step('inspector', first[0]['id'], 'recall', note='误发').status == 200
        assert d.step('inspector', first[0]['id'], 'recall').status == 409
        sheet = read_page(d.get(f'/orders/{first[0]["id"]}/page').body)[0]
        assert sheet.startswith('—1—已撤回') and '撤回inspector' in sheet, sheet
        assert '签发系统' in sheet and '按规则“return”自动签发' in sheet and '误发' in sheet, sheet

        bounce()
        d.kill()
        d.start()
        both = yiping.wait_for(lambda: len(d.list(incident)) == 2 and d.list(incident),
                               'the consultation', 60)
        assert both[0]['state'] == 'recalled'
        assert (both[1]['order']['rule'], both[1]['order']['kind']) == ('consult', 'consultation')
        passed, told = d.verify()
        assert passed, told


yiping.run(globals())
