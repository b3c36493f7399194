#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an incident needs besides its straight path, done at the real desk by keyboard: conditions,
suspension, orders, merging, files. Prints TAP."""

import os
import shutil
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)


def test_closes_the_loop_by_keyboard():
    atspi = import_atspi()
    need_programs()

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        first = platform.report(description='井盖破损')
        desk = Desk(atspi, platform, cache)
        try:
            desk.wait_for('实时')
            file_with_a_condition(desk, platform, first)
            ask_for_a_suspension(desk, platform, first)
            show_a_file(desk, platform, first)
            issue_and_answer_an_order(desk, platform, first)
            merge(desk, platform, first)
            desk.key('F8')
            desk.wait_for('每件上报都有去向，账平。')
            desk.key('Escape')
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def file_with_a_condition(desk, platform, incident):
    """The second condition, with its limit and the way so far on the sheet."""
    desk.key('F5')
    desk.wait_for('信息收集')
    desk.key('f')
    desk.wait_for('量大，须用机械清运')
    desk.key('2')
    desk.key('Return')
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'filed', 'filed')
    facts = platform.get(f'/incidents/{incident}').json()['incident']
    assert (facts['condition'], facts['time_limit']) == ('2', 'work_day:1'), facts
    desk.wait_for('申请挂账…')


def ask_for_a_suspension(desk, platform, incident):
    """Esc leaves the form and keeps what was typed; Enter goes to what is missing."""
    desk.key('p')
    desk.wait_for('填日期，如 2026-12-01')
    desk.type('+7')
    desk.wait_for('7 天后')
    desk.key('Escape')
    desk.wait_for('派遣…')
    desk.key('p')
    desk.wait_for('7 天后')
    desk.key('Return')
    desk.type('flood')
    desk.key('Return')
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'suspension-requested', 'asked')
    desk.wait_for('待审核')
    desk.key('z')
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'suspended', 'suspended')
    desk.wait_for('时限停计')
    desk.key('y')
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'resumed', 'resumed')
    desk.wait_for('待派遣')


def make_png(width, height):
    def chunk(name, data):
        return (struct.pack('>I', len(data)) + name + data +
                struct.pack('>I', zlib.crc32(name + data)))

    rows = (b'\0' + bytes(3 * width)) * height
    return (b'\x89PNG\r\n\x1a\n' +
            chunk(b'IHDR', struct.pack('>2I5B', width, height, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def show_a_file(desk, platform, incident):
    """What others attach stands on the sheet, a picture as one and a text by its name."""
    names = []
    for kind, body in (('image/png', make_png(64, 48)), ('text/plain', b'seen')):
        reply = platform.post('/attachments', body, headers={'Content-Type': kind})
        assert reply.status == 201, reply
        names.append(reply.json()['sha256'])
    assert platform.act(incident, 'annotate', note='seen', attachments=names).status == 200
    desk.wait_for(f'图片 {names[0][:8]}')
    desk.wait_for(f'文本 {names[1][:8]}')
    desk.wait_for(f'附件：{names[0][:8]}, {names[1][:8]}')


def issue_and_answer_an_order(desk, platform, incident):
    desk.key('shift+s')
    desk.wait_for('答复时限')
    desk.key('Return')
    desk.wait_for('待送达')
    desk.key('shift+i')
    desk.wait_for('待答复')
    desk.key('shift+w')
    desk.wait_for('答复 张指督')
    desk.type('done')
    desk.key('Return')
    desk.wait_for('已答复')
    orders = platform.get(f'/orders?incident={incident}').json()['orders']
    assert [order['state'] for order in orders] == ['answered'], orders
    assert orders[0]['order']['answered_note'] == 'done', orders


def merge(desk, platform, first):
    """Another report of the same thing; its sheet lists the first, whose last digits are enough."""
    second = platform.report(description='又报井盖破损')
    desk.wait_for('又报井盖破损')
    desk.key('F5')
    desk.wait_for('疑似重复（1）')
    desk.key('g')
    desk.wait_for('填继续办理的案件编号')
    desk.type(first.rsplit('-', 1)[1])
    desk.wait_for('暴露垃圾 · 待派遣')
    desk.key('Return')
    yiping.wait_for(lambda: kinds(platform, second)[-1] == 'merged', 'merged')
    assert kinds(platform, first)[-1] == 'joined', kinds(platform, first)
    desk.wait_for(f'已并入 {first}')


if __name__ == '__main__':
    yiping.run({'test_closes_the_loop': test_closes_the_loop_by_keyboard})
