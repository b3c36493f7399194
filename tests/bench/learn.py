#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well what words are about is guessed, on labelled texts of others: see README.md."""

import argparse
import csv
import json
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def write(folder, name, header, rows):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows([header, *rows])
    return path


def read_rows(data, path, delimiter=','):
    with open(os.path.join(data, path), encoding='utf-8-sig', newline='') as file:
        return list(csv.reader(file, delimiter=delimiter))


def list_yuncheng(data):
    """(large class, small class, filing condition); what is merged in the sheet is written out."""
    large = small = ''
    for row in read_rows(data, 'b_events/cityguard_standards/yuncheng_component_case_standard.csv')[2:]:
        large = row[1].strip() or large
        small = row[3].strip() or small
        if row[4].strip():
            yield large, small, row[4].strip()


def list_codes(data):
    rows = read_rows(data, 'g_catalogue/gbt47678_5_codes.tsv', '\t')
    rows = [row for row in rows if not row[0].startswith('#')]
    columns = {name: number for number, name in enumerate(rows[0])}
    for row in rows[1:]:
        yield row[columns['name']], row[columns['big_name']]


def list_requests(data):
    """Of San Francisco: none has a description; the address is all that is said."""
    with open(os.path.join(data, 'b_events/open311/cfa_open311dashboard_fixture.json'),
              encoding='utf-8') as file:
        for entry in json.load(file):
            if entry['model'] == 'dashboard.request':
                fields = entry['fields']
                yield fields['description'] or '', fields['address'] or '', fields['service_name']


def list_tables(data, folder):
    """(name, arguments of yiping-learn)"""
    la = os.path.join(data, 'b_events/la311')
    fields = '--text=RequestSource,MobileOS,Anonymous,Address,NCName'
    yuncheng = list(list_yuncheng(data))
    conditions = write(folder, 'conditions.csv', ['large', 'small', 'text'], yuncheng)
    codes = write(folder, 'codes.csv', ['text', 'class'], list_codes(data))
    requests = write(folder, 'requests.csv', ['text', 'address', 'service'], list_requests(data))
    return [
        ('LA 311 of 2017: type by channel and address', [fields, '--label=RequestType',
                                                         f'{la}/2017_Subset.csv.gz']),
        ('LA 311 of 2018: type by channel and address', [fields, '--label=RequestType',
                                                         f'{la}/2018_mini_a.csv.gz']),
        ('San Francisco: service by address', ['--cross', '--text=text,address', '--label=service',
                                               requests]),
        ('Yuncheng: small class by filing condition', ['--cross', '--text=text', '--label=small',
                                                       conditions]),
        ('Yuncheng: small class by large class and condition',
         ['--cross', '--text=large,text', '--label=small', conditions]),
        ('Yuncheng: large class by name and condition',
         ['--cross', '--text=small,text', '--label=large', conditions]),
        ('GB/T 47678.5: class by name', ['--cross', '--text=text', '--label=class', codes]),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', default=os.path.join(ROOT, 'build'))
    parser.add_argument('--data', default=os.path.join(ROOT, '../shared/data'))
    arguments = parser.parse_args()
    if not os.path.isdir(arguments.data):
        print(f'skipped: no {arguments.data}')
        return
    program = os.path.join(arguments.build, 'src/bin/yiping-learn')
    with tempfile.TemporaryDirectory(prefix='yiping-learn-') as folder:
        for name, options in list_tables(arguments.data, folder):
            result = subprocess.run([program, '--json', *options], stdout=subprocess.PIPE, check=True)
            print(json.dumps({'name': name, **json.loads(result.stdout)}, ensure_ascii=False),
                  flush=True)


if __name__ == '__main__':
    main()
