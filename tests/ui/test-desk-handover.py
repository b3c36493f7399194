#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift handed over at the real desk by keyboard alone; the client of who comes in is killed in
between. Prints TAP."""

import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, need_programs,  # noqa: E402
                  yiping)

MANHOLE = 'gbt47678.5:matter:01001'
OUT, IN = 'token-of-chen-00000', 'token-of-li-0000000'


def test_handed_over():
    atspi = import_atspi()
    need_programs()
    folder = tempfile.mkdtemp(prefix='yiping-test-')
    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with open(os.path.join(folder, 'token'), 'w', encoding='utf-8') as file:
        file.write(f'token-of-everybody everybody\n{OUT} 陈 roles=dispatcher\n'
                   f'{IN} 李 roles=dispatcher\n')
    for token in (OUT, IN):
        with open(os.path.join(folder, token), 'w', encoding='utf-8') as file:
            file.write(token + '\n')
        os.chmod(file.name, 0o600)

    with Screen(), yiping.Yipingd(folder=folder) as platform:
        platform.keeps_folder = False
        check_accessibility()
        for _ in range(3):
            incident = platform.report(service_code=MANHOLE)
            assert platform.act(incident, 'file', condition='2').status == 200
        handover = go_out(atspi, platform, cache)
        come_in(atspi, platform, cache, handover)
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def start(atspi, platform, cache, token):
    desk = Desk(atspi, platform, os.path.join(cache, token),
                f'--token-file={os.path.join(platform.folder, token)}')
    desk.wait_for('实时')
    return desk


def read(platform, handover=None):
    rows = platform.get('/handovers').json()['handovers']
    return [row for row in rows if handover in (None, row['id'])]


def go_out(atspi, platform, cache):
    """Shift+F4, N, the seat proposed, a word by hand, Ctrl+Enter."""
    desk = start(atspi, platform, cache, OUT)
    desk.key('shift+F4', 'n')
    desk.wait_for('平台不掌握的情况')
    desk.key('alt+1')
    desk.type('keys at the gate')
    desk.key('ctrl+Return')
    row = yiping.wait_for(lambda: read(platform), 'the handover')[0]
    assert row['handover']['text'] == 'keys at the gate', row
    assert row['handover']['opened_by'] == '陈' and row['handover']['lines'], row
    desk.wait_for('交接班未签 1')
    desk.end()
    return row


def count(platform, handover):
    lines = read(platform, handover['id'])[0]['handover']['lines']
    return sum('ticked_by' in line for line in lines)


def come_in(atspi, platform, cache, handover):
    """It opens by itself; Space ticks and goes on; killed, what was ticked is ticked."""
    n = len(handover['handover']['lines'])
    desk = start(atspi, platform, cache, IN)
    desk.wait_for('还有')
    desk.key('space')
    yiping.wait_for(lambda: count(platform, handover) == 1, 'the first tick')
    desk.process.kill()
    desk.process.wait()

    desk = start(atspi, platform, cache, IN)
    desk.wait_for(f'已核对 1/{n}')
    desk.key(*['space'] * (n - 1))
    yiping.wait_for(lambda: count(platform, handover) == n, 'every tick')
    desk.wait_for(f'已核对 {n}/{n}')
    desk.key('ctrl+Return')
    yiping.wait_for(lambda: 'taken_by' in read(platform, handover['id'])[0]['handover'],
                    'the signature')
    reply = platform.post(f'/handovers/{handover["id"]}/actions', {'action': 'sign'},
                          headers={'Authorization': f'Bearer {OUT}'})
    assert reply.json()['state'] == 'signed', reply
    desk.wait_for('双方已签')
    desk.key('Escape')
    desk.end()


yiping.run(globals())
