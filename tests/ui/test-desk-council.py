#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to send, and who decides that where nobody knows, done at the real desk by keyboard: what is
suggested is taken; what was returned twice is consulted about, and the decision is suggested for the
next of its kind. Prints TAP."""

import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)

SMOKE = 'gbt47678.5:matter:06027'
NAMES = ['城市管理局', '生态环境局']
TREE = [{'id': 'centre', 'name': '城市运行管理中心', 'kind': 'centre'},
        *({'id': f'd{i}', 'name': name, 'kind': 'department', 'parent': 'centre'}
          for i, name in enumerate(NAMES))]


def test_decides_who_is_sent():
    atspi = import_atspi()
    need_programs()

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        assert platform.post('/organizations', TREE).status == 200
        platform.register(*({'id': f'U{i}', 'kind': 'officer', 'name': f'U{i}',
                             'organization': name, 'duty': True} for i, name in enumerate(NAMES)))
        first = file_case(platform)
        disputed = file_case(platform)
        for unit in ('U0', 'U1'):
            assert platform.act(disputed, 'dispatch', unit=unit).status == 200
            assert platform.act(disputed, 'return', note='不属本单位').status == 200

        desk = Desk(atspi, platform, cache)
        try:
            desk.wait_for('实时')
            take_the_suggestion(desk, platform, first)
            consultation = consult(desk, platform, disputed)
            follow_the_precedent(desk, platform, consultation)
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def file_case(platform):
    incident = platform.report(service_code=SMOKE)
    assert platform.act(incident, 'file').status == 200
    return incident


def read(platform, incident):
    return platform.get(f'/incidents/{incident}').json()['incident']


def select(desk, incident):
    """By the end of its number, once that alone is left in the list."""
    def is_found():
        rows = [text for text in desk.texts() if text and ', local-' in text]
        return rows and all(incident in row for row in rows)

    desk.key('F3', 'ctrl+a')
    desk.type(incident.rsplit('-', 1)[1])
    yiping.wait_for(is_found, f'{incident} in the list', 60)
    desk.key('Return')
    yiping.wait_for(lambda: incident in desk.texts(), f'the sheet of {incident}', 60)


def take_the_suggestion(desk, platform, incident):
    """Who has the duty, its unit, and why; one key sends it."""
    select(desk, incident)
    desk.wait_for('按建议派遣')
    desk.wait_for('事项主管部门')
    desk.wait_for('执法员 U0')
    desk.key('shift+t')
    yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'dispatched', 'dispatched')
    facts = read(platform, incident)
    assert (facts['unit'], facts['organization']) == ('U0', '城市管理局'), facts
    desk.wait_for('已执行')
    yiping.wait_for(lambda: not desk.shows('按建议派遣'), 'the suggestion to go')


def consult(desk, platform, incident):
    """Convened, recorded, decided, each by its letter on the page."""
    consultation = read(platform, incident)['consultation']

    def find():
        return platform.get(f'/consultations/{consultation}').json()

    def wait(state):
        yiping.wait_for(lambda: find()['state'] == state, state)

    select(desk, incident)
    desk.wait_for(f'会商 {consultation}')
    desk.wait_for('待召集')
    desk.key('q')
    desk.wait_for('所附案件（1）')

    # What is refused stays, with its reason.
    desk.key('a')
    desk.wait_for('填案件编号或末几位数字')
    desk.type(incident.rsplit('-', 1)[1])
    desk.wait_for('退回待派')
    desk.key('Return')
    desk.wait_for(f'is before consultation {consultation} already')
    desk.key('Escape')

    # Esc leaves the form and keeps what was typed; the time of the meeting is there at first.
    desk.key('c')
    desk.wait_for('参会单位（各发会商通知）')
    desk.type('room 2')
    desk.key('Escape')
    desk.wait_for('召集…')
    desk.key('c')
    desk.wait_for('参会单位（各发会商通知）')
    desk.key('Return')
    wait('convened')
    desk.wait_for('已召集')
    assert find()['consultation']['place'] == 'room 2', find()

    desk.key('r')
    desk.wait_for('Ctrl+回车')
    desk.type('one')
    desk.key('Return')
    desk.type('two')
    desk.key('ctrl+Return')
    yiping.wait_for(lambda: find()['consultation'].get('minutes') == 'one\ntwo', 'the minutes')
    desk.wait_for('记录纪要')

    # Who leads is one of those invited, the first of the names before the entry.
    invited = find()['consultation']['invited']
    desk.key('d')
    desk.wait_for('牵头单位')
    desk.key(*['shift+Tab'] * len(invited), 'space')
    desk.wait_for(f'移除 {invited[0]}')
    desk.key('Return')
    wait('decided')
    body = find()['consultation']
    assert (body['lead'], body['items']) == (invited[0], [SMOKE]), body
    desk.wait_for('已议定')
    return consultation


def follow_the_precedent(desk, platform, consultation):
    """The next of its kind is sent as was decided, and the sheet says by what."""
    following = file_case(platform)
    yiping.wait_for(lambda: [row for row in
                             platform.get(f'/incidents/{following}/routing').json()['suggestions']
                             if row.get('consultation') == consultation], 'the precedent')
    desk.key('Escape')
    select(desk, following)
    desk.wait_for(f'会商{consultation}议定')
    desk.key('shift+t')
    yiping.wait_for(lambda: kinds(platform, following)[-1] == 'dispatched', 'dispatched')
    assert read(platform, following)['organization'] == '城市管理局', read(platform, following)


if __name__ == '__main__':
    yiping.run({'test_decides_who_is_sent': test_decides_who_is_sent})
