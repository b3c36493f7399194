#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A queue of real calls worked off at the real desk by keys alone: how many it takes a case, and
how long. queue.py [NUMBER]; reads ../shared/data, and says so where that is absent."""

import csv
import gzip
import json
import os
import shutil
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault('PROJECT_ROOT', ROOT)
os.environ.setdefault('BUILD_ROOT', os.path.join(ROOT, 'build'))
os.environ.setdefault('YP_SHARED_DATA', os.path.join(ROOT, '../shared/data'))
os.environ['CANBERRA_DRIVER'] = 'null'
sys.path.insert(0, os.path.join(ROOT, 'tests/ui'))
sys.dont_write_bytecode = True

from desk import (Desk, Screen, check_accessibility, import_atspi, need_programs,  # noqa: E402
                  yiping)

# What such a call would be here: the real text goes into the description as it is.
LA_ITEMS = {
    'Bulky Items': 'gbt47678.5:matter:06011',
    'Graffiti Removal': 'gbt47678.5:matter:07001',
    'Illegal Dumping Pickup': 'gbt47678.5:matter:06019',
    'Dead Animal Removal': 'gbt47678.5:matter:06010',
    'Single Streetlight Issue': 'gbt47678.5:matter:01037',
    'Multiple Streetlight Issue': 'gbt47678.5:matter:01037',
    'Homeless Encampment': 'gbt47678.5:matter:09003',
}
HONOLULU_ITEMS = {
    'NOISE': 'gbt47678.5:matter:06028',
    'PARKING': 'gbt47678.5:matter:09006',
    'FIREWORKS': 'gbt47678.5:matter:06028',
    'ANIMAL': 'gbt47678.5:matter:06010',
    'MVC': 'sample:matter:0702',
    'ARGUMENT': 'sample:matter:0401',
}

# Where the sample city lies.
WEST, SOUTH, EAST, NORTH = 120.45, 31.78, 120.65, 31.93


def read_la():
    path = yiping.find_shared('b_events', 'la311', '2018_mini_a.csv.gz')
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            if row['RequestType'] in LA_ITEMS:
                yield LA_ITEMS[row['RequestType']], f'{row["RequestType"]}, {row["Address"]}'


def read_honolulu():
    path = yiping.find_shared('b_events', 'honolulu_dispatch', 'dev_2022-12_to_2024-06.csv.gz')
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            for word, item in HONOLULU_ITEMS.items():
                if word in row['type']:
                    yield item, f'{row["type"]}, {row["block"]}, {row["area"]}'
                    break


def report_all(platform, number):
    items = {item['key']: item for item in platform.get('/items').json()}
    sources = [read_la(), read_honolulu()]
    for i in range(number):
        item, text = next(sources[i % 2])
        assert item in items, item
        platform.report(service_code=item, description=text,
                        long=WEST + (EAST - WEST) * (i * 37 % 101) / 101,
                        lat=SOUTH + (NORTH - SOUTH) * (i * 53 % 97) / 97)
    return items


class Queue:
    def __init__(self, desk, platform, items):
        self.desk = desk
        self.platform = platform
        self.items = items
        self.stream = platform.stream(since=platform.get('/situation').json()['seq'])

    def wait_for_kind(self, *kinds):
        while True:
            entry = self.stream.read_entry()
            if entry['subject'].startswith('incident/') and entry['kind'] in kinds:
                return entry['subject'].split('/')[1]

    def take(self):
        """Next case, file it under its usual condition, send it as suggested."""
        began = time.monotonic()
        keys = ['F5', 'f']
        self.desk.key('F5')
        self.desk.key('f')
        # The form asks where the item has several conditions; Enter takes the usual one.
        keys.append('Return')
        self.desk.key('Return')
        incident = self.wait_for_kind('filed')
        conditions = self.items[self.read(incident)['item']]['conditions']
        if len(conditions) < 2:
            keys.pop()
        keys.append('shift+t')
        # A person presses it once the suggestion stands there.
        yiping.wait_for(lambda: self.send(incident), f'{incident} sent', 30)
        return incident, keys, time.monotonic() - began

    def read(self, incident):
        return self.platform.get(f'/incidents/{incident}').json()['incident']

    def send(self, incident):
        self.desk.key('shift+t')
        return self.read(incident)['state'] == 'dispatched'


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    atspi = import_atspi()
    need_programs()
    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        items = report_all(platform, number)
        desk = Desk(atspi, platform, cache)
        try:
            desk.wait_for('实时')
            queue = Queue(desk, platform, items)
            cases = [queue.take() for _ in range(number)]
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)

    strokes = [len(keys) for _, keys, _ in cases]
    seconds = [took for _, _, took in cases]
    print(json.dumps({'cases': number, 'keystrokes': statistics.median(strokes),
                      'most': max(strokes), 'seconds': round(statistics.median(seconds), 2),
                      'slowest': round(max(seconds), 2)}))
    for incident, keys, took in cases:
        if len(keys) > statistics.median(strokes):
            print(f'{incident}: {" ".join(keys)}, {took:.2f} s')


if __name__ == '__main__':
    try:
        main()
    except yiping.Skip as reason:
        print(f'skipped: {reason}')
        sys.exit(77)
