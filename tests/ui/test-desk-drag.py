#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units dragged to incidents and incidents to units at the real desk, by a real pointer; undone,
and not. Prints TAP."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)

# On a screen of 1920×1080: the first row of the list, the sheet, the card of the unit selected.
ROW = (200, 300)
SHEET = (1680, 700)
CARD = (1250, 115)


def drag(start, end):
    """By hand: no pointer leaps."""
    steps = ['mousemove', *map(str, start), 'mousedown', '1']
    for i in range(1, 21):
        steps += ['mousemove', str(start[0] + (end[0] - start[0]) * i // 20),
                  str(start[1] + (end[1] - start[1]) * i // 20), 'sleep', '0.02']
    subprocess.run(['xdotool', *steps, 'sleep', '0.2', 'mouseup', '1'], check=True)


def file(platform, incident):
    reply = platform.post(f'/incidents/{incident}/actions', {'action': 'file'})
    assert reply.status == 200, reply


def test_drags():
    atspi = import_atspi()
    need_programs()
    if shutil.which('openbox') is None:
        raise yiping.Skip('no openbox here')

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(manages_windows=True), yiping.Yipingd() as platform:
        check_accessibility()
        platform.register({'id': 'V1', 'kind': 'vehicle', 'name': '苏E1234', 'duty': True},
                          {'id': 'V2', 'kind': 'vehicle', 'name': '苏E5678', 'duty': True})
        first = platform.report(description='井盖破损')
        file(platform, first)
        desk = Desk(atspi, platform, cache)
        try:
            desk.wait_for('实时')
            desk.key('F5')
            desk.wait_for('井盖破损')
            unit_to_sheet(desk, platform, first)
            second = platform.report(description='路灯不亮')
            file(platform, second)
            incident_to_card(desk, platform, second)
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def unit_to_sheet(desk, platform, incident):
    """Undone within the window, nothing has gone out; the second time it goes."""
    desk.key('ctrl+u')
    desk.wait_for('苏E1234')
    if yiping.PATIENCE == 1:  # a sanitized client is slower than the window is long
        drag(ROW, SHEET)
        desk.wait_for('后发出')
        desk.key('ctrl+z')
        desk.wait_for('已撤销')
        assert kinds(platform, incident)[-1] == 'filed'
    drag(ROW, SHEET)
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'dispatched', 'dispatched')


def incident_to_card(desk, platform, incident):
    """And what nobody undoes goes out by itself."""
    desk.key('F3')
    desk.type('5678')
    desk.key('Return')
    desk.wait_for('空闲 · 已')
    desk.key('ctrl+u')
    desk.wait_for(incident)
    drag(ROW, CARD)
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'dispatched', 'dispatched')


yiping.run(globals())
