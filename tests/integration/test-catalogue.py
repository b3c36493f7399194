#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports and exports the catalogue of items with the real yiping-import, and files by it."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from contextlib import closing, contextmanager
from xml.sax.saxutils import escape

from yiping import BUILD_ROOT, Yipingd, find_shared, run, wait_for

IMPORT = os.path.join(BUILD_ROOT, 'src/bin/yiping-import')
COLUMNS = ['standard', 'kind', 'code', 'name', 'group', 'lead', 'support', 'condition', 'situation',
           'limit', 'closing', 'version', 'effective_from', 'effective_to']
YUNCHENG = ('--map=code=大类代码+小类代码,name=小类名称,group=大类名称,situation=立案条件,limit=处置时限,'
            'closing=结案条件,lead=责任主体,support=监管主体')

OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'


@contextmanager
def temporary_folder():
    folder = tempfile.mkdtemp(prefix='yiping-catalogue-')
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(*arguments):
    """Gives (exit status, report as told to a machine, what was complained of)."""
    result = subprocess.run([IMPORT, '--json', '--kind=catalogue', *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
    report = json.loads(result.stdout) if result.stdout else None
    return result.returncode, report, result.stderr.decode()


def call_well(*arguments):
    status, report, complaint = call(*arguments)
    assert status == 0, (status, report, complaint)
    return report


def query(store, sql):
    with closing(sqlite3.connect(store)) as database:
        return database.execute(sql).fetchall()


def read_items(store):
    return dict(query(store, "SELECT id, body FROM records WHERE type = 'item'"))


def read_journal(store):
    return query(store, 'SELECT * FROM journal ORDER BY seq')


def verify(store):
    result = subprocess.run([os.path.join(BUILD_ROOT, 'src/bin/yipingd'), f'--store={store}',
                             '--verify'], stdout=subprocess.PIPE, check=False, timeout=60)
    assert result.returncode == 0, result.stdout


def letter(index):
    return chr(ord('A') + index)


def write_sheet(rows, merged=()):
    """A text is a text, a number a number, and None no cell at all."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for index, value in enumerate(row):
            place = f'{letter(index)}{number}'
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">'
                             f'{escape(value)}</t></is></c>')
            elif value is not None:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    cells = ''.join(f'<mergeCell ref="{one}"/>' for one in merged)
    return (f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}'
            f'</sheetData>{f"<mergeCells>{cells}</mergeCells>" if cells else ""}</worksheet>')


def write_workbook(path, sheets):
    """Writes a workbook of {name: text of the sheet} as a spreadsheet would, not as GDAL does."""
    names = list(sheets)
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as file:
        file.writestr('[Content_Types].xml', (
            f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">' + ''.join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
                for n in range(1, len(names) + 1)) +
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/></Types>'))
        file.writestr('xl/workbook.xml', (
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>' + ''.join(
                f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>'
                for n, name in enumerate(names, 1)) + '</sheets></workbook>'))
        file.writestr('xl/_rels/workbook.xml.rels', (
            f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">' + ''.join(
                f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n in range(1, len(names) + 1)) + '</Relationships>'))
        for n, name in enumerate(names, 1):
            file.writestr(f'xl/worksheets/sheet{n}.xml', sheets[name])
    return path


def write_csv(path, rows, encoding='utf-8'):
    with open(path, 'w', encoding=encoding, newline='') as file:
        csv.writer(file).writerows(rows)
    return path


def make_row(code, **values):
    values = {'standard': 'local', 'kind': 'matter', 'code': code, 'name': f'事项{code}',
              'group': '地方', **values}
    return [values.get(column, '') for column in COLUMNS]


def write_table(path, *rows):
    return write_csv(path, [COLUMNS, *rows])


def test_workbook_of_a_city():
    """Its own columns, a title, merged cells, a second sheet, a number where a code should be."""
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        path = write_workbook(os.path.join(folder, '事项 目录.xlsx'), {
            '说明': write_sheet([['本表由指挥中心维护']]),
            '事项': write_sheet([
                ['某市立案标准', None, None, None, None],
                ['大类', '代码', '名称', '立案条件', '处置时限'],
                ['市容环境', '0101', '暴露垃圾', '少量', ' 4工作时'],
                [None, None, None, '大量', '1天'],
                [None, 102, '积存渣土', '堆积', '种植季节15工作日'],
                ['街面秩序', '0201', '占道经营', '正在经营', '2紧急工作时制止'],
            ], merged=['A3:A5', 'B3:B4', 'C3:C4'])})
        options = [f'--store={store}', '--map=limit=处置时限',
                   '--set=标准=local,类别=事项,version=2026-1,effective_from=2026-07-01', path]
        status, report, _ = call('--dry-run', *options)
        assert status == 1 and '说明, 事项' in report['failure'], report
        options.append('--layer=事项')
        report = call_well('--dry-run', *options)
        assert not os.path.exists(store)
        assert report['outcome'].startswith('dry run'), report
        assert (report['n_rows'], report['n_items'], report['n_conditions']) == (4, 3, 4), report
        assert report['sources'] == [{'path': path, 'format': 'XLSX', 'layer': '事项',
                                      'encoding': 'UTF-8'}], report
        assert report['limits'] == [
            {'text': '2紧急工作时制止', 'limit': 'urgent_hour:2', 'qualifier': '制止', 'n': 1},
            {'text': ' 4工作时', 'limit': 'work_hour:4', 'n': 1},
            {'text': '1天', 'limit': 'work_day:1', 'n': 1},
            {'text': '种植季节15工作日', 'limit': 'work_day:15', 'qualifier': '种植季节', 'n': 1}], report
        assert report['changes']['new'] == ['local:matter:0101', 'local:matter:102',
                                            'local:matter:0201'], report

        call_well('--origin=zjg', *options)
        assert json.loads(read_items(store)['item/local:matter:0101']) == {
            'key': 'local:matter:0101', 'name': '暴露垃圾', 'group': '市容环境', 'version': '2026-1',
            'effective_from': '2026-06-30T16:00:00.000Z', 'conditions': [
                {'code': '1', 'situation': '少量', 'limit': 'work_hour:4'},
                {'code': '2', 'situation': '大量', 'limit': 'work_day:1'}]}
        assert [row[0] for row in query(store, 'SELECT actor FROM journal')] == ['local'] * 3
        verify(store)


def test_refused_leaves_everything_as_it_was():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        good = write_table(os.path.join(folder, 'good.csv'), make_row('1', limit='1天'))
        bad = write_table(os.path.join(folder, 'bad.csv'),
                          make_row('1', limit='2天'),
                          make_row('2', condition='1', limit='2天'),
                          make_row('2', condition='2', limit='5日'),
                          make_row('1', condition='1', limit='2天'),
                          make_row('3', condition='1', limit='不限时'))
        status, report, _ = call(f'--store={store}', '--origin=zjg', bad)
        assert status == 1 and not os.path.exists(store), report

        call_well(f'--store={store}', '--origin=zjg', good)
        before = read_journal(store)
        status, report, complaint = call(f'--store={store}', bad)
        assert status == 1 and report['outcome'].startswith('refused') and complaint, report
        assert [(one['row'], one['column']) for one in report['problems']['list']] == [
            (4, 'limit'), (5, 'condition')], report
        assert '5日' in report['problems']['list'][0]['reason'], report
        assert read_journal(store) == before

        # Half an item is not let in either.
        status, report, _ = call(f'--store={store}', '--leave-out', bad)
        assert status == 3 and report['n_left_out'] == 2, (status, report)
        assert report['changes']['new'] == ['local:matter:3'], report
        assert sorted(read_items(store)) == ['item/local:matter:1', 'item/local:matter:3']
        verify(store)


def test_changes_are_told():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        rows = [make_row(code, limit='1天', version='1') for code in ('1', '2', '3')]
        path = write_table(os.path.join(folder, 'one.csv'), *rows)
        call_well(f'--store={store}', '--origin=zjg', path)
        path = write_table(os.path.join(folder, 'two.csv'), rows[0],
                           make_row('2', limit='2天', version='1'),
                           make_row('3', limit='1天', version='2', lead='城市管理局'),
                           make_row('4'))
        before = read_journal(store)
        told = call_well(f'--store={store}', '--dry-run', path)
        assert read_journal(store) == before
        report = call_well(f'--store={store}', path)
        assert report['changes'] == told['changes']
        changes = report['changes']
        assert (changes['n_new'], changes['n_changed'], changes['n_same']) == (1, 2, 1), changes
        assert changes['changed'] == [
            {'key': 'local:matter:2', 'name': '事项2', 'members': ['conditions']},
            {'key': 'local:matter:3', 'name': '事项3', 'members': ['lead', 'version']}], changes
        assert len(read_journal(store)) == len(before) + 3

        text = subprocess.run([IMPORT, '--kind=catalogue', '--dry-run', path], check=True,
                              env={**os.environ, 'LC_ALL': 'C'}, stdout=subprocess.PIPE).stdout.decode()
        for words in ('4 rows: 4 items', '“2天”: 2 工作日, 1×', 'against what is there: 4 new'):
            assert words in text, text


def test_versions_of_one_key():
    """Each in its time, and each row again without a change."""
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        path = write_table(os.path.join(folder, 'a.csv'),
                           make_row('1', version='2', effective_from='2026-07-01'),
                           make_row('1', version='1', effective_to='2026-07-01'))
        call_well(f'--store={store}', '--origin=zjg', path)
        item = json.loads(read_items(store)['item/local:matter:1'])
        assert item['version'] == '2' and item['earlier'][0]['version'] == '1', item
        assert call_well(f'--store={store}', path)['changes']['n_same'] == 2

        next_year = write_table(os.path.join(folder, 'b.csv'),
                                make_row('1', version='3', effective_from='2027-01-01'))
        call_well(f'--store={store}', next_year)
        assert len(read_journal(store)) == 3


def test_not_before_its_time():
    """What begins later may be new; in place of what is in force it would leave a gap."""
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        later = make_row('1', effective_from='2999-01-01')
        path = write_table(os.path.join(folder, 'a.csv'), later)
        call_well('--dry-run', path)
        now = write_table(os.path.join(folder, 'b.csv'), make_row('1'))
        call_well(f'--store={store}', '--origin=zjg', now)
        for option in ('--dry-run', '--leave-out'):
            status, report, _ = call(f'--store={store}', option, path)
            assert status == 1 and 'local:matter:1' in report['failure'], report
        assert len(read_journal(store)) == 1


def test_more_than_can_be_loaded_again():
    """The table alone would do; with the program's own items it would be a platform that does not
    start."""
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        path = write_table(os.path.join(folder, 'a.csv'), *[make_row(str(n)) for n in range(9900)])
        for option in ('--dry-run', '--origin=zjg'):
            status, report, _ = call(f'--store={store}', option, path)
            assert status == 1 and 'more than 10000 items' in report['failure'], report['failure']
        assert not os.path.exists(store)


def test_round_trip():
    """What is exported and imported again is the same: no entry there, the same bytes elsewhere."""
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        path = write_table(
            os.path.join(folder, 'own.csv'),
            make_row('01001', name='0', limit='种植季节15工作日', situation='第一行\n"第二行", <b>&amp;'),
            make_row('01001', name='0', condition='x', limit='夜间2紧急工作时制止', closing='TRUE'),
            make_row('1e5', name='1.50', lead='甲、乙', version='2026-07-01',
                     effective_from='2026-07-01T00:00:00.123Z', effective_to='2027-01-01'))
        call_well(f'--store={store}', '--origin=zjg', path)
        items = read_items(store)
        before = read_journal(store)
        for name in ('all.xlsx', 'all.csv'):
            table = os.path.join(folder, name)
            report = call_well(f'--store={store}', f'--export={table}')
            assert report['outcome'] == 'exported' and report['n_items'] > 500, report
            again = call_well(f'--store={store}', table)
            assert (again['n_items'], again['n_conditions']) == (
                report['n_items'], report['n_conditions']), again
            assert (again['changes']['n_same'], again['changes']['n_absent']) == (
                report['n_items'], 0), again
            assert read_journal(store) == before

            other = os.path.join(folder, f'{name}.gpkg')
            call_well(f'--store={other}', '--origin=other', table)
            assert read_items(other) == items, name
        with open(os.path.join(folder, 'all.csv'), 'rb') as file:
            assert file.read(3) == b'\xef\xbb\xbf'
        with zipfile.ZipFile(os.path.join(folder, 'all.xlsx')) as file:
            sheet = file.read('xl/worksheets/sheet1.xml').decode()
        assert '<f>' not in sheet and sheet.count('<c ') == sheet.count('t="s"')
        assert not [name for name in os.listdir(folder) if name.startswith('.yiping')]


def test_chinese_csv():
    with temporary_folder() as folder:
        rows = [['标准', '类别', '代码', '名称', '大类', '立案条件', '时限', '结案条件'],
                ['local', '部件', '01', '雨水箅子', '公用设施', '堵塞', '1工作日', '疏通']]
        for encoding in ('utf-8', 'utf-8-sig', 'gb18030'):
            path = write_csv(os.path.join(folder, 'a.csv'), rows, encoding)
            report = call_well('--dry-run', path)
            assert report['changes']['new'] == ['local:component:01'], report
        assert report['sources'][0]['encoding'] == 'GB18030', report
        status, report, _ = call('--dry-run', '--encoding=UTF-8', path)
        assert status == 1 and 'not valid UTF-8' in report['failure'], report


def test_hostile_tables():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        whole = write_workbook(os.path.join(folder, 'whole.xlsx'),
                               {'a': write_sheet([COLUMNS, make_row('1')])})
        call_well('--dry-run', whole)
        with open(whole, 'rb') as file:
            data = file.read()

        def write(name, content):
            path = os.path.join(folder, name)
            with open(path, 'wb') as file:
                file.write(content)
            return path

        wide = [f'c{n}' for n in range(10000)]
        cases = {
            write('cut.xlsx', data[:-40]): 'cut off',
            write('a.csv', data): 'it is no .csv: it is a zip',
            write('b.xlsx', b'code,name\n'): 'it is no .xlsx',
            write('c.xls', b'<html>'): 'it is no .xls: it is HTML',
            write_csv(os.path.join(folder, 'wide.csv'), [wide]): 'more than 256 columns',
            write_workbook(os.path.join(folder, 'wide.xlsx'), {
                'a': '<worksheet><sheetData><row r="1">' + '<c><v>1</v></c>' * 10000 +
                     '</row></sheetData></worksheet>'}): 'row 1, column 257: there are too many',
            write_workbook(os.path.join(folder, 'far.xlsx'), {
                'a': f'<worksheet xmlns="{MAIN}"><sheetData>' + ''.join(
                    f'<row r="{n * 9000}"/>' for n in range(1, 1000)) +
                     '</sheetData></worksheet>'}): 'row 108000: there are too many rows',
            write_workbook(os.path.join(folder, 'bomb.xlsx'), {
                'a': '<worksheet>' + ' ' * (65 << 20)}): 'sheet1.xml: it unpacks to too much',
        }
        for path, words in cases.items():
            status, report, _ = call(f'--store={store}', '--origin=zjg', path)
            assert status == 1 and words in report['failure'], (path, status, report)
            assert os.path.basename(path) in report['failure'], report
        assert not os.path.exists(store), 'a refused table makes no store'


def test_arguments():
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        table = write_table(os.path.join(folder, 'a.csv'), make_row('1'))
        call_well(f'--store={store}', '--origin=zjg', table)
        for arguments in ([], [table], ['--dry-run', table, table],
                          ['--dry-run', '--datum=gcj02', table], ['--dry-run', '--append', table],
                          [f'--store={store}', '--export=a.xls'],
                          [f'--store={store}', '--export=a.csv', table],
                          [f'--store={store}', '--export=a.csv', '--dry-run'],
                          [f'--store={folder}/none.gpkg', '--origin=x', f'--export={folder}/a.xlsx'],
                          [f'--store={folder}/none.gpkg', table]):
            status, report, complaint = call(*arguments)
            assert status == 2 and report is None and complaint, (arguments, status, complaint)
        for option in ('--set=kind=matter', '--export=a.csv'):
            result = subprocess.run([IMPORT, '--kind=grids', '--dry-run', option, table], check=False,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert result.returncode == 2, (option, result)
        for option in ('--set=colour=red', '--set=code=1', '--map=colour=x', '--set=kind=matter'):
            status, report, _ = call('--dry-run', option, table)
            assert status == 1 and report['failure'], (option, report)
        status, report, _ = call(f'--store={store}', f'--export={folder}/no/such/a.xlsx')
        assert status == 1 and report['outcome'].startswith('failed'), report
        told = subprocess.run([IMPORT, '--help'], stdout=subprocess.PIPE, check=True,
                              env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout.decode()
        for words in ('catalogue', '--set', '--export', '--leave-out', '立案条件', '.xlsx'):
            assert words in told, words


def test_filed_by_what_was_imported():
    """Beside a running platform: items are there at once, and what was filed keeps its version."""
    with temporary_folder() as folder, Yipingd() as d:
        store = f'--store={d.store}'
        first = write_workbook(os.path.join(folder, 'one.xlsx'), {'a': write_sheet([
            COLUMNS,
            make_row('77', condition='1', situation='少量', limit='4工作时', version='2026-1'),
            make_row('77', condition='2', situation='大量', limit='2天', version='2026-1')])})
        call_well(store, first)
        key = 'local:matter:77'

        def find():
            found = [item for item in d.get('/items').json() if item['key'] == key]
            return found[0] if found else {}

        wait_for(lambda: find().get('version') == '2026-1', 'the item')
        assert find() == {
            'key': key, 'name': '事项77', 'group': '地方', 'version': '2026-1', 'conditions': [
                {'code': '1', 'situation': '少量', 'limit': 'work_hour:4'},
                {'code': '2', 'situation': '大量', 'limit': 'work_day:2'}]}, find()

        def file():
            reply = d.act(d.report(service_code=key), 'file', condition='2')
            assert reply.status == 200, reply
            return reply.json()['incident']

        before = file()
        assert (before['item_version'], before['time_limit']) == ('2026-1', 'work_day:2'), before

        # As a person does it: exported, changed in the table, imported again.
        table = os.path.join(folder, 'two.csv')
        call_well(store, f'--export={table}')
        with open(table, encoding='utf-8-sig', newline='') as text:
            rows = list(csv.reader(text))
        for row in rows:
            if row[:3] == ['local', 'matter', '77']:
                row[COLUMNS.index('version')] = '2026-2'
                if row[COLUMNS.index('condition')] == '2':
                    row[COLUMNS.index('limit')] = '1自然日'
        report = call_well(store, write_csv(table, rows))
        assert [(one['key'], one['members']) for one in report['changes']['changed']] == [
            (key, ['version', 'conditions'])], report['changes']
        assert report['changes']['n_new'] == 0, report['changes']

        wait_for(lambda: find().get('version') == '2026-2', 'the new version')
        after = file()
        assert (after['item_version'], after['time_limit']) == ('2026-2', 'natural_day:1'), after
        kept = d.get(f"/incidents/{before['id']}").json()['incident']
        assert (kept['item_version'], kept['time_limit']) == ('2026-1', 'work_day:2'), kept
        d.stop()
        passed, told = d.verify()
        assert passed, told
        d.start()
        assert find()['version'] == '2026-2'


def test_standard_of_a_city():
    """A published standard, each row of it: 279 conditions of 66 components, 13 spellings."""
    path = find_shared('b_events', 'cityguard_standards', 'yuncheng_component_case_standard.csv')
    with temporary_folder() as folder:
        store = os.path.join(folder, 'city.gpkg')
        options = [f'--store={store}', '--origin=yc', YUNCHENG,
                   '--set=standard=yuncheng,kind=component,version=2024']
        report = call_well(*options, path)
        assert report['problems'] == {'n': 0, 'list': []}, report
        assert (report['n_rows'], report['n_items'], report['n_conditions']) == (279, 66, 279), report
        limits = {one['text']: one for one in report['limits']}
        assert sum(one['n'] for one in report['limits']) == 279 and len(limits) == 13, limits
        for text, limit, qualifier, n in (('2紧急工作时', 'urgent_hour:2', None, 15),
                                          ('4工作时', 'work_hour:4', None, 23),
                                          (' 5工作日', 'work_day:5', None, 1),
                                          ('5工作日', 'work_day:5', None, 42),
                                          ('种植季节15工作日', 'work_day:15', '种植季节', 1)):
            got = limits[text]
            assert (got['limit'], got.get('qualifier'), got['n']) == (limit, qualifier, n), got
        items = read_items(store)
        assert len(items) == 66

        # The same rows out of a workbook, with the cells that the paper merges.
        with open(path, encoding='utf-8-sig', newline='') as text:
            rows = [[value or None for value in row] for row in csv.reader(text)]
        book = write_workbook(os.path.join(folder, 'a.xlsx'), {'部件': write_sheet(rows)})
        report = call_well(*options, book)
        assert report['changes']['n_same'] == 66, report['changes']
        assert read_items(store) == items
        verify(store)


if __name__ == '__main__':
    run(globals())
