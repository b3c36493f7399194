#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk as a dispatcher has it: a real platform, the real client on a screen of its own, driven
through what it tells assistive technology, in Chinese. Prints TAP."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)


def unit_of(platform, incident):
    return platform.get(f'/incidents/{incident}').json()['incident'].get('unit')


def test_dispatches_by_keyboard_and_survives_the_platform():
    atspi = import_atspi()
    need_programs()

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        platform.register('FAR', 'NEAR', {'id': 'OFF', 'kind': 'member', 'name': 'OFF',
                                          'duty': False})
        for unit, longitude in (('FAR', 120.65), ('NEAR', 120.551), ('OFF', 120.55)):
            reply = platform.post('/positions', {
                '_type': 'location', 'topic': f'owntracks/t/{unit}', 'lat': 31.87,
                'lon': longitude, 'tst': int(time.time())})
            assert reply.status == 200, reply
        incident = platform.report(description='井盖破损')

        desk = Desk(atspi, platform, cache)
        try:
            # In Chinese without anybody asking for it, live, with the report counted.
            desk.wait_for('今日上报')
            desk.wait_for('实时')
            desk.wait_for('待立案')

            # Next, file, dispatch, Enter: the nearest unit on duty.
            assert not desk.shows('井盖破损'), 'the sheet says it before anything is selected'
            desk.key('F5')
            desk.wait_for('井盖破损')
            desk.key('f')
            desk.wait_for('散落、成堆生活垃圾')
            desk.wait_for('4 工作时')
            desk.key('Return')
            yiping.wait_for(lambda: kinds(platform, incident) == ['reported', 'filed'], 'filed')
            desk.wait_for('派遣…')
            desk.key('d')
            desk.wait_for('派遣 网格员 NEAR')
            desk.key('Return')
            yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'dispatched', 'dispatched')
            assert unit_of(platform, incident) == 'NEAR'
            desk.wait_for('已执行')

            # The platform goes, an act waits, the platform comes back, the act is done once.
            port = platform.port
            platform.kill()
            desk.wait_for('平台已断开')
            desk.key('a')
            desk.wait_for('1 项待发')
            restart(platform, port)
            desk.wait_for('实时')
            yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'accepted', 'accepted')
            assert kinds(platform, incident).count('accepted') == 1
            desk.wait_for('待到场')
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def restart(platform, port):
    """At the same address, as a platform that comes back does."""
    platform.process = subprocess.Popen(
        [os.path.join(yiping.BUILD_ROOT, 'src/bin/yipingd'), f'--store={platform.store}',
         f'--listen=127.0.0.1:{port}', f'--token-file={platform.token_file}'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    platform.log = open(os.devnull, 'wb')
    line = platform.process.stdout.readline().decode()
    assert line.startswith('listening on '), line
    platform.port = port


if __name__ == '__main__':
    yiping.run({'test_dispatches': test_dispatches_by_keyboard_and_survives_the_platform})
