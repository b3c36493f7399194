#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 under load, at random moments: what was acknowledged is there, once.

YP_KILLS says how often (5); each time the platform is killed, started again on the same store, and
every client repeats what it got no answer to, with the same key."""

import http.client
import os
import random
import socket
import threading
import time

import yiping

N_KILLS = int(os.environ.get('YP_KILLS', '5'))
N_CLIENTS = 6


class Client(threading.Thread):
    """Reports and files, one after the other, and repeats each until it is acknowledged."""

    def __init__(self, d, number):
        super().__init__()
        self.d = d
        self.number = number
        self.stops = False
        self.reported = {}  # key → incident
        self.filed = set()
        self.failure = None

    def run(self):
        try:
            count = 0
            while not self.stops:
                count += 1
                key = f'{self.number}-{count}'
                reply = self.repeat(lambda k=key: self.d.try_report(k, description=k))
                assert reply.status == 201, reply
                incident = reply.json()[0]['service_request_id']
                self.reported[key] = incident
                reply = self.repeat(lambda i=incident, k=key: self.d.act(i, 'file', key=f'f{k}'))
                assert reply.status == 200, reply
                self.filed.add(incident)
        except Exception as error:  # told by the main thread
            self.failure = error

    def repeat(self, request):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                reply = request()
                if reply.status != 503:
                    return reply
            except (OSError, http.client.HTTPException, socket.timeout):
                # Killed: by the time of the next try it may be back, on another port.
                self.d.is_up.wait(timeout=60)
        raise AssertionError('the platform did not come back')


def check(d, clients):
    with d.stream(since=0, positions=False, timeout=60) as stream:
        newest = d.get('/situation?limit=1').json()['seq']
        entries = [stream.read_entry() for _ in range(newest)]
    assert [entry['seq'] for entry in entries] == list(range(1, newest + 1))
    reports = {}
    filed = {}
    for entry in entries:
        if entry['kind'] == 'reported':
            key = entry['data']['description']
            assert key not in reports, f'{key} stands in the journal twice'
            reports[key] = entry['subject'].split('/')[1]
        elif entry['kind'] == 'filed':
            incident = entry['subject'].split('/')[1]
            filed[incident] = filed.get(incident, 0) + 1
    for client in clients:
        for key, incident in client.reported.items():
            assert reports.get(key) == incident, (key, incident, reports.get(key))
        for incident in client.filed:
            assert filed.get(incident) == 1, (incident, filed.get(incident))
    return len(reports), sum(filed.values())


def test_kill():
    chance = random.Random(int(os.environ.get('YP_SEED', '1')))
    with yiping.Yipingd() as d:
        d.is_up = threading.Event()
        d.is_up.set()
        clients = [Client(d, number) for number in range(N_CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(N_KILLS):
            # A random moment is the point here, not a wait for something.
            moment = time.monotonic() + chance.uniform(0.02, 0.5)
            yiping.wait_for(lambda m=moment: time.monotonic() >= m, 'the moment')
            d.is_up.clear()
            d.kill()
            passed, words = d.verify()
            assert passed, words
            d.start()
            d.is_up.set()
        n_before = sum(len(client.filed) for client in clients)
        yiping.wait_for(lambda: sum(len(client.filed) for client in clients) > n_before + N_CLIENTS
                        or any(client.failure for client in clients), 'work after the last kill')
        for client in clients:
            client.stops = True
        for client in clients:
            client.join()
        for client in clients:
            assert client.failure is None, repr(client.failure)
        n_reports, n_filed = check(d, clients)
        print(f'# {N_KILLS} kills: {n_reports} reports and {n_filed} actions acknowledged, each once')
        d.stop()
        passed, words = d.verify()
        assert passed, words


yiping.run(globals())
