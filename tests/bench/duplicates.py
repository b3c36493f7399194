#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How right the desk is about what may be the same: precision and recall of its proposal on the
repeats of Montgomery's calls and of Los Angeles' requests. duplicates.py --build=FOLDER; reads
../shared/data, and says so where that is absent.

The rule that labels: a call is a repeat of an earlier one if it has the same type and names the same
address while that one is open. The proposal is given type and coordinates alone, no address. A call
of Montgomery is taken to be open for an hour; a request of Los Angeles until it was closed."""

import argparse
import csv
import datetime
import gzip
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get('YP_SHARED_DATA', os.path.join(ROOT, '../shared/data'))
EPOCH = datetime.datetime(2000, 1, 1)


def seconds(text, pattern):
    return int((datetime.datetime.strptime(text, pattern) - EPOCH).total_seconds())


def read_montgomery():
    path = os.path.join(DATA, 'b_events/montgomery911/911_99492_rows.csv.gz')
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            at = seconds(row['timeStamp'], '%Y-%m-%d %H:%M:%S')
            yield row['title'], row['lng'], row['lat'], at, at + 3600, row['addr']


def read_la(name):
    path = os.path.join(DATA, 'b_events/la311', name)
    pattern = '%m/%d/%Y %I:%M:%S %p'
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            if not row['Longitude'] or not row['ClosedDate'] or not row['Address']:
                continue
            yield (row['RequestType'], row['Longitude'], row['Latitude'],
                   seconds(row['CreatedDate'], pattern), seconds(row['ClosedDate'], pattern),
                   row['Address'])


def propose(program, rows):
    text = ''.join(f'{i}\t{kind}\t{lon}\t{lat}\t{at}\t{until}\n'
                   for i, (kind, lon, lat, at, until, _) in enumerate(rows))
    reply = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return {tuple(map(int, line.split('\t'))) for line in reply.stdout.splitlines()}


def label(rows):
    pairs = set()
    seen = {}
    for i, (kind, _, _, at, _, address) in enumerate(rows):
        before = seen.setdefault((kind, address), [])
        pairs.update((i, k) for k in before if rows[k][4] >= at)
        before.append(i)
    return pairs


def measure(name, program, rows):
    rows = sorted(rows, key=lambda row: row[3])
    same, proposed = label(rows), propose(program, rows)
    right = len(same & proposed)
    repeats = {i for i, _ in same}
    found = {i for i, _ in same & proposed}
    print(f'{name:<28} {len(rows):>7} calls  {len(repeats):>6} repeats  pairs: precision '
          f'{100 * right / max(len(proposed), 1):5.1f} %  recall {100 * right / max(len(same), 1):5.1f} %'
          f'  repeats with a right one among the proposed {100 * len(found) / max(len(repeats), 1):5.1f} %')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', default=os.path.join(ROOT, 'build'))
    program = os.path.join(parser.parse_args().build, 'tests/bench/bench-duplicates')
    if not os.path.isdir(os.path.join(DATA, 'b_events')):
        print(f'no outside data at {DATA}')
        return 77
    measure('Montgomery 911', program, read_montgomery())
    measure('LA 311, 2017', program, read_la('2017_Subset.csv.gz'))
    measure('LA 311, 2018', program, read_la('2018_mini_a.csv.gz'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
