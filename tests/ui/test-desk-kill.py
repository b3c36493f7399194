#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client is killed while somebody works: nothing is done twice, nothing half-written is lost.
Prints TAP."""

import os
import random
import shutil
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, kinds, need_programs,  # noqa: E402
                  yiping)

N_CASES = 8
N_KILLS = 3


def test_killed_while_working():
    atspi = import_atspi()
    need_programs()
    chance = random.Random(20260824)
    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        incidents = [platform.report(description=f'井盖破损 {i}') for i in range(N_CASES)]
        for _ in range(N_KILLS):
            desk = start(atspi, platform, cache)
            work(desk)
            kill(desk, chance.uniform(0, .3))
        keep_a_report(atspi, platform, cache)

        desk = start(atspi, platform, cache)
        try:
            yiping.wait_for(lambda: work_on(desk, platform, incidents), 'every case', 300)
        finally:
            desk.end()
        for incident in incidents:
            assert kinds(platform, incident) == ['reported', 'filed', 'dispatched'], incident
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def start(atspi, platform, cache):
    desk = Desk(atspi, platform, cache)
    desk.wait_for('实时')
    return desk


def work(desk):
    """The next case, filed as usual, sent as suggested; all at once."""
    desk.key('F5', 'f', 'Return', 'shift+t')


def count_sent(platform, incidents):
    return sum(kinds(platform, incident)[-1] == 'dispatched' for incident in incidents)


def work_on(desk, platform, incidents):
    """The next case to its end: its suggestion comes when it comes."""
    before = count_sent(platform, incidents)
    if before == len(incidents):
        return True
    desk.key('F5', 'f', 'Return')

    def is_sent():
        desk.key('shift+t')
        return count_sent(platform, incidents) > before
    yiping.wait_for(is_sent, 'the case sent', 60)
    return False


def kill(desk, seconds):
    timer = threading.Timer(seconds, desk.process.kill)
    timer.start()
    timer.join()
    desk.process.wait(timeout=20)


def read_texts(desk):
    desk.root.clear_cache()
    for node in desk.walk():
        text = node.get_text_iface()
        if text is not None:
            yield text.get_text(0, text.get_character_count())


def keep_a_report(atspi, platform, cache):
    """What was written down a second before is there again."""
    desk = start(atspi, platform, cache)
    desk.key('ctrl+n')
    desk.type('gas leak behind the school')
    drafts = lambda: [name for folder, _, names in os.walk(cache) for name in names
                      if 'gas leak behind the school' in read(os.path.join(folder, name))]
    yiping.wait_for(drafts, 'the half-written report on disk')
    kill(desk, 0)

    desk = start(atspi, platform, cache)
    desk.key('ctrl+n')
    yiping.wait_for(lambda: any('gas leak behind the school' in text
                                for text in read_texts(desk)), 'the report as it was')
    kill(desk, 0)


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


yiping.run(globals())
