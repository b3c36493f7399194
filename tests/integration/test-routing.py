#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom to send: who is there soonest by road, and what it would leave behind."""

import json
import os
import subprocess
import time

import openapi
import yiping

ITEM = 'gbt47678.5:matter:01037'
LEAD = '城市管理局'
TOWN = '320582100'

# A degree is 94,580 m east here, and 110,870 m north.
LON, LAT = 120.55, 31.85
EAST, NORTH = 1 / 94580, 1 / 110870


def at(east, north):
    return [LON + east * EAST, LAT + north * NORTH]


class City(yiping.Yipingd):
    def __init__(self):
        super().__init__()
        self.document = openapi.Document(self.get('/api').body)
        assert self.post('/organizations', [
            {'id': 'power', 'name': LEAD, 'kind': 'department'}]).status == 200

    def bring(self, kind, geometry_type, *rows):
        path = os.path.join(self.folder, f'{kind}.geojson')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'type': 'FeatureCollection', 'features': [
                {'type': 'Feature', 'properties': properties,
                 'geometry': {'type': geometry_type, 'coordinates': coordinates}}
                for properties, coordinates in rows]}, file)
        subprocess.run([os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping-import'),
                        f'--store={self.store}', f'--kind={kind}', path],
                       check=True, stdout=subprocess.DEVNULL)

    def bring_town(self):
        self.bring('towns', 'Polygon', (
            {'code': TOWN, 'name': '杨舍镇'},
            [[at(-9000, -9000), at(9000, -9000), at(9000, 9000), at(-9000, 9000),
              at(-9000, -9000)]]))
        yiping.wait_for(lambda: self.read(self.file_case()).get('town'), 'the town to be known')

    def place(self, unit, east, north, age=0):
        lon, lat = at(east, north)
        fix = {'_type': 'location', 'topic': f'owntracks/zjg/{unit}', 'lon': lon, 'lat': lat,
               'tst': int(time.time()) - age}
        assert self.post('/positions', fix).text == '[]'

    def add_unit(self, unit, east, north, kind='vehicle', age=0, **fields):
        self.register({'id': unit, 'kind': kind, 'name': unit, 'organization': LEAD,
                       'duty': True, **fields})
        self.place(unit, east, north, age)

    def read(self, incident):
        return self.get(f'/incidents/{incident}').json()['incident']

    def file_case(self):
        incident = self.report(service_code=ITEM, lat=LAT, long=LON)
        assert self.act(incident, 'file').status == 200
        return incident

    def route(self, incident):
        reply = self.get(f'/incidents/{incident}/routing')
        assert reply.status == 200, reply
        self.document.check('get', '/incidents/{incidentId}/routing', reply)
        return next(row for row in reply.json()['suggestions'] if row['organization'] == LEAD)

    def wait_for_units(self, incident, what, condition):
        return yiping.wait_for(lambda: condition(self.route(incident)) and self.route(incident),
                               what)


def test_roads_count():
    """Across the canal it is 200 m as the crow flies and 4 km over the bridge."""
    with City() as d:
        d.add_unit('ACROSS', 0, 200)
        d.add_unit('ALONG', 900, 0)
        incident = d.file_case()
        row = d.wait_for_units(incident, 'the units', lambda row: len(row['units']) == 2 and
                               all('distance_m' in unit for unit in row['units']))
        assert [unit['id'] for unit in row['units']] == ['ACROSS', 'ALONG'], row
        assert {unit['way'] for unit in row['units']} == {'straight'}, row
        assert 'seconds' not in row['units'][0], row

        d.bring('roads', 'LineString',
                ({'code': 'R1', 'kind': 'primary'}, [at(-50, 0), at(2000, 0), at(2000, 200)]),
                ({'code': 'R2', 'kind': 'residential'}, [at(2000, 200), at(-50, 200)]),
                # No road, but a slip of whoever drew it: it must not pass for the city's network.
                ({'code': 'R3', 'kind': 'primary'}, [[-179.9, 89.9], [179.9, -89.9]]))
        row = d.wait_for_units(incident, 'the roads',
                               lambda row: row['units'][0]['way'] == 'roads')
        first, second = row['units']
        assert [first['id'], second['id']] == ['ALONG', 'ACROSS'], row
        assert 890 < first['distance_m'] < 950, first
        assert 4150 < second['distance_m'] < 4300, second
        assert 70 < first['seconds'] < 95 and 400 < second['seconds'] < 520, row


def test_who_goes_by_no_road():
    with City() as d:
        d.bring('roads', 'LineString', ({'code': 'R1', 'kind': 'primary'},
                                        [at(-3000, 0), at(3000, 0)]))
        d.add_unit('DRONE', 2000, 0, kind='drone')
        d.add_unit('AFAR', 0, 5000)
        d.add_unit('LOST', 10, 0, age=3600)
        d.add_unit('MEMBER', 1000, 0, kind='member')
        incident = d.file_case()
        row = d.wait_for_units(incident, 'the roads', lambda row: len(row['units']) == 3 and
                               'seconds' in row['units'][0])
        ways = {unit['id']: unit.get('way') for unit in row['units']}
        assert ways == {'MEMBER': 'roads', 'DRONE': 'straight', 'AFAR': 'straight'}, row
        assert row['units'][0]['seconds'] >= 175, row
        assert (row['n_units'], row['n_free']) == (4, 4), row

        # Where it was an hour ago says nothing of how soon it comes.
        d.place('AFAR', 0, 5000, age=-1)
        d.register({'id': 'DRONE', 'duty': False}, {'id': 'MEMBER', 'duty': False})
        row = d.wait_for_units(incident, 'two units', lambda row: row['n_units'] == 2)
        assert [unit['id'] for unit in row['units']] == ['AFAR', 'LOST'], row
        assert 'distance_m' not in row['units'][1], row


def test_shortfall_and_a_town_left_empty():
    with City() as d:
        d.bring_town()
        d.add_unit('V1', 100, 0)
        d.add_unit('V2', 200, 0)
        first, second, third = d.file_case(), d.file_case(), d.file_case()
        row = d.wait_for_units(first, 'the fixes', lambda row: len(row['units']) == 2 and
                               'distance_m' in row['units'][1])
        assert 'empties' not in row['units'][0], row

        assert d.act(first, 'dispatch', unit='V1').status == 200
        row = d.route(second)
        assert (row['n_units'], row['n_free']) == (2, 1), row
        assert row['units'][0]['empties'] == '杨舍镇', row

        assert d.act(second, 'dispatch', unit='V2').status == 200
        row = d.route(third)
        assert (row['n_units'], row['n_free'], row['units']) == (2, 0, []), row


yiping.run(globals())
