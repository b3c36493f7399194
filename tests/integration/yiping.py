# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives real programs: starts a yipingd on a port and a store of its own, talks to it, reads its
stream, ends or kills it; and runs a file's test_… functions, telling TAP."""

import faulthandler
import http.client
import json
import os
import select
import signal
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

BUILD_ROOT = os.environ.get('BUILD_ROOT', 'build')
SHARED_DATA = os.environ.get('YP_SHARED_DATA', '')

# An item of the catalogue that every build has.
ITEM = 'gbt47678.5:matter:06010'


class Skip(Exception):
    """Raised by a test that can not run here; its words say why."""


# Sanitizers make programs slow; deadlines then lie farther off.
PATIENCE = float(os.environ.get('YP_PATIENCE', '1'))


def wait_for(condition, what, seconds=20):
    """Waits until condition() gives something true, and gives it back."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f'waited {seconds} s in vain for {what}')
        select.select([], [], [], 0.01)


class Reply:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def text(self):
        return self.body.decode('utf-8')

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f'<Reply {self.status} {self.body[:200]!r}>'


class Yipingd:
    """One platform. Use it with `with`; the store outlives restarts and goes at the end."""

    def __init__(self, *arguments, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix='yiping-test-')
        self.keeps_folder = folder is not None
        os.makedirs(self.folder, exist_ok=True)
        self.store = os.path.join(self.folder, 'city.gpkg')
        self.token_file = os.path.join(self.folder, 'token')
        self.arguments = arguments
        self.process = None
        self.port = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self.process is not None:
                self.kill()
        finally:
            if not self.keeps_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        self.log = open(os.path.join(self.folder, 'log'), 'ab')
        self.process = subprocess.Popen(
            [os.path.join(BUILD_ROOT, 'src/bin/yipingd'), f'--store={self.store}',
             '--listen=127.0.0.1:0', f'--token-file={self.token_file}', *self.arguments],
            stdout=subprocess.PIPE, stderr=self.log)
        try:
            wait_for(lambda: select.select([self.process.stdout], [], [], 0)[0], 'yipingd to listen')
        except AssertionError:
            self.kill()
            raise
        line = self.process.stdout.readline().decode()
        if not line.startswith('listening on '):
            raise AssertionError(f'yipingd did not start: {line!r} {self.read_log()}')
        self.url = line.split()[-1]
        self.port = int(self.url.rsplit(':', 1)[1])
        with open(self.token_file, encoding='utf-8') as file:
            rows = [line.split() for line in file if line.strip() and line.strip()[0] != '#']
        self.token = rows[0][0]

    def read_log(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as file:
            return file.read()

    def end(self, signal_number):
        self.process.send_signal(signal_number)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return status

    def stop(self):
        """Ends it as an administrator would; it must end cleanly."""
        status = self.end(signal.SIGTERM)
        assert status == 0, f'yipingd ended with {status}: {self.read_log()}'

    def kill(self):
        return self.end(signal.SIGKILL)

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def verify(self):
        """Runs --verify on the store; gives (whether it passed, what it said)."""
        result = subprocess.run(
            [os.path.join(BUILD_ROOT, 'src/bin/yipingd'), f'--store={self.store}', '--verify'],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
        return result.returncode == 0, result.stdout.decode()

    def count_descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))

    def read_memory(self, field='VmRSS'):
        """Bytes; VmHWM is the most it ever was."""
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as file:
            for line in file:
                if line.startswith(field + ':'):
                    return int(line.split()[1]) * 1024
        raise AssertionError(f'no {field}')

    def is_sanitized(self):
        """Whether its memory is kept back by a sanitizer when it is freed, and says little."""
        with open(f'/proc/{self.process.pid}/maps', encoding='utf-8') as file:
            return 'libasan' in file.read()

    def keeps_memory_low(self, most):
        """Whether it never had more than so many bytes; the sanitizers' own do not count."""
        return self.is_sanitized() or self.read_memory('VmHWM') < most

    def read_cpu(self):
        """Seconds of processor time so far."""
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as file:
            fields = file.read().rsplit(') ', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def connect(self, timeout=20):
        """A bare socket."""
        return socket.create_connection(('127.0.0.1', self.port), timeout=timeout)

    def request(self, method, path, body=None, headers=None, token=True, timeout=60):
        headers = dict(headers or {})
        if token:
            headers.setdefault('Authorization', f'Bearer {self.token}')
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault('Content-Type', 'application/json')
        if isinstance(body, str):
            body = body.encode()
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Reply(response, response.read())
        finally:
            connection.close()

    def get(self, path, **kwargs):
        return self.request('GET', path, **kwargs)

    def post(self, path, body=b'', **kwargs):
        return self.request('POST', path, body, **kwargs)

    def count_incidents(self):
        """How many there are; cheap enough to be asked again and again."""
        return self.get('/collections/incidents/items?limit=1').json()['numberMatched']

    def register(self, *units):
        """Registers units given as ids or as objects."""
        rows = [unit if isinstance(unit, dict) else
                {'id': unit, 'kind': 'member', 'name': unit, 'duty': True} for unit in units]
        reply = self.post('/units', rows)
        assert reply.status == 200, reply
        return reply.json()['n_changed']

    def report(self, key=None, **fields):
        """Reports through Open311; gives the incident's id."""
        reply = self.try_report(key, **fields)
        assert reply.status == 201, reply
        return reply.json()[0]['service_request_id']

    def try_report(self, key=None, **fields):
        form = {'service_code': ITEM, 'lat': 31.87, 'long': 120.55, **fields}
        headers = {'Content-Type': 'application/x-www-form-urlencoded'}
        if key is not None:
            headers['Idempotency-Key'] = key
        return self.post('/open311/v2/requests.json', urllib.parse.urlencode(form), headers=headers)

    def act(self, incident, action, key=None, **fields):
        headers = {'Idempotency-Key': key} if key is not None else {}
        return self.post(f'/incidents/{incident}/actions', {'action': action, **fields},
                         headers=headers)

    def stream(self, **kwargs):
        return EventStream(self, **kwargs)


class Event:
    def __init__(self, name, id, data):
        self.name = name
        self.id = id
        self.data = data

    def __repr__(self):
        return f'<Event {self.name} {self.id}>'


class EventStream:
    """Reads /stream. A comment is an event without name."""

    def __init__(self, yipingd, since=None, last_event_id=None, positions=True, timeout=20,
                 receive_buffer=None):
        query = []
        if since is not None:
            query.append(f'since={since}')
        if not positions:
            query.append('positions=0')
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(('127.0.0.1', yipingd.port))
        lines = [f'GET /stream?{"&".join(query)} HTTP/1.1', 'Host: test',
                 f'Authorization: Bearer {yipingd.token}']
        if last_event_id is not None:
            lines.append(f'Last-Event-ID: {last_event_id}')
        self.socket.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        self.file = self.socket.makefile('rb', buffering=65536)
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        for line in iter(self.file.readline, b'\r\n'):
            name, value = line.decode().split(':', 1)
            self.headers[name.strip().lower()] = value.strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def read(self):
        """The next event; None at the end of the stream."""
        name = id = None
        data = []
        for line in self.file:
            if not line.endswith(b'\n'):
                return None  # cut off
            line = line.decode().rstrip('\n')
            if line == '':
                return Event(name, id, json.loads('\n'.join(data)) if data else None)
            field, _, value = line.partition(':')
            value = value[1:] if value.startswith(' ') else value
            if field == 'event':
                name = value
            elif field == 'id':
                id = int(value)
            elif field == 'data':
                data.append(value)
        return None

    def read_entry(self):
        """The next entry of the journal."""
        while True:
            event = self.read()
            if event is None:
                return None
            if event.name == 'entry':
                assert event.id == event.data['seq']
                return event.data

    def read_positions(self):
        while True:
            event = self.read()
            if event is None or event.name == 'positions':
                return event.data if event is not None else None


def find_shared(*parts):
    """A file of the outside data; skips the test where it is absent."""
    path = os.path.join(SHARED_DATA, *parts)
    if not SHARED_DATA or not os.path.exists(path):
        raise Skip(f'no outside data at {path}')
    return path


def run(tests):
    """Runs the test_… functions of a module's globals() in their order; tells TAP; exits. Where it
    is ended from outside, because it hangs, it says where."""
    faulthandler.register(signal.SIGTERM, chain=True)
    functions = [(name, function) for name, function in tests.items()
                 if name.startswith('test_') and callable(function)]
    chosen = sys.argv[1:]
    if chosen:
        functions = [pair for pair in functions if pair[0] in chosen]
    print(f'1..{len(functions)}', flush=True)
    n_failed = 0
    for number, (name, function) in enumerate(functions, 1):
        try:
            function()
            print(f'ok {number} - {name[5:]}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name[5:]} # SKIP {reason}', flush=True)
        except Exception:  # a test may fail in any way
            n_failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} - {name[5:]}', flush=True)
    sys.exit(1 if n_failed else 0)
