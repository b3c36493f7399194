#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody signs in at the real desk, their session ends while they work, and they go on. Prints
TAP."""

import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)

FIRST, SECOND = 'first password', 'second password'


def set_password(platform, password):
    assert platform.post('/accounts/wang/password', {'password': password}).status == 200


def sign_in(desk, password):
    desk.type(password)
    desk.key('Return')


def test_signs_in():
    atspi = import_atspi()
    need_programs()

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        account = {'id': 'wang', 'name': '王', 'roles': ['shift-leader', 'dispatcher']}
        assert platform.post('/accounts', account).status == 200
        set_password(platform, FIRST)
        incident = platform.report(description='井盖破损')

        desk = Desk(atspi, platform, cache, '--account=wang')
        try:
            desk.wait_for('密码')
            sign_in(desk, 'not this one')
            desk.wait_for('账号或密码不对')
            sign_in(desk, FIRST)
            desk.wait_for('实时')

            # The act waits until somebody has signed in again, and is done once.
            desk.key('F5')
            desk.wait_for('井盖破损')
            desk.key('f')
            desk.wait_for('散落、成堆生活垃圾')
            set_password(platform, SECOND)
            desk.key('Return')
            desk.wait_for('登录已到期')
            sign_in(desk, SECOND)
            yiping.wait_for(lambda: kinds(platform, incident) == ['reported', 'filed'], 'filed')
            history = platform.get(f'/incidents/{incident}').json()['history']
            assert history[-1]['actor'] == 'wang', history
        finally:
            if desk.process.poll() is None:
                desk.end()
    shutil.rmtree(cache, ignore_errors=True)


if __name__ == '__main__':
    yiping.run({'test_signs_in': test_signs_in})
