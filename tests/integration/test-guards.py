#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between the HTTP library and the world: one test for each guard."""

import socket
import struct
import time

import yiping

MIB = 1024 * 1024

# Descriptors that come and go by themselves.
SLACK = 8


def settle(d, before):
    yiping.wait_for(lambda: d.count_descriptors() <= before + SLACK, 'connections to be closed')


def read_all(connection):
    """All bytes until the other side closes or resets."""
    chunks = []
    try:
        while chunk := connection.recv(65536):
            chunks.append(chunk)
    except ConnectionResetError:
        pass
    return b''.join(chunks)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


def test_no_connection_leaks():
    with yiping.Yipingd() as d:
        before = d.count_descriptors()
        for _ in range(2000):
            with d.connect() as connection:
                connection.sendall(b'GET /health HTTP/1.1\r\nHost: a\r\n\r\n')
                assert connection.recv(4096).startswith(b'HTTP/1.1 200')
        settle(d, before)


def test_keep_alive_is_declined():
    with yiping.Yipingd() as d, d.connect() as connection:
        connection.sendall(b'GET /health HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n' * 3)
        text = read_all(connection)
        assert text.count(b'HTTP/1.1 ') == 1 and b'Connection: close' in text, text


def test_resets():
    with yiping.Yipingd() as d:
        before = d.count_descriptors()
        request = (f'GET /situation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {d.token}'
                   '\r\n\r\n').encode()
        for n_bytes in [0, 1, 20, len(request) - 1, len(request), len(request)] * 50:
            connection = d.connect()
            connection.sendall(request[:n_bytes])
            reset(connection)
        settle(d, before)
        assert d.get('/health').status == 200


def test_half_open_requests_are_closed():
    with yiping.Yipingd() as d:
        before = d.count_descriptors()
        start = time.monotonic()
        beginnings = [b'', b'G', b'GET /health HTTP/1.1\r\n', b'GET /health HTTP/1.1\r\nHost: a\r\n',
                      b'POST /positions HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n'
                      b'Authorization: Bearer ' + d.token.encode() + b'\r\n\r\n[',
                      b'POST /positions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n']
        connections = [d.connect(timeout=30) for _ in range(100) for _ in beginnings]
        for index, connection in enumerate(connections):
            connection.sendall(beginnings[index % len(beginnings)])
        # Drop by drop it is not allowed either.
        slow = d.connect(timeout=30)
        slow.settimeout(0.5)
        slow.sendall(b'GET /health HTTP/1.1\r\n')
        closed = False
        while not closed and time.monotonic() - start < 20:
            try:
                slow.sendall(b'X-Slow: 1\r\n')
                closed = slow.recv(100) == b''
            except socket.timeout:
                pass
            except OSError:
                closed = True
        assert closed, 'headers may trickle in for ever'
        assert d.get('/health').status == 200
        for connection in connections:
            read_all(connection)
        assert 9 < time.monotonic() - start < 20, time.monotonic() - start
        settle(d, before)


def send_body(d, path, headers, chunks):
    """Sends a request in parts, however little the other side wants it; gives the whole answer."""
    with d.connect(timeout=30) as connection:
        head = f'POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {d.token}\r\n'
        try:
            connection.sendall((head + headers + '\r\n\r\n').encode())
            for chunk in chunks:
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_all(connection)


def test_bodies_too_large():
    with yiping.Yipingd() as d:
        d.get('/situation')
        block = b' ' * 65536
        for path, limit in [('/units', MIB), ('/positions', 4 * MIB), ('/incidents/x/actions', 262144),
                            ('/open311/v2/requests.json', 262144)]:
            for length in (limit + 1, 50 * MIB):
                text = send_body(d, path, f'Content-Length: {length}',
                                 [block] * (length // 65536) + [b' ' * (length % 65536)])
                assert text.startswith(b'HTTP/1.1 413'), (path, length, text)
                chunks = [b'10000\r\n' + block + b'\r\n'] * (length // 65536 + 1)
                text = send_body(d, path, 'Transfer-Encoding: chunked', chunks + [b'0\r\n\r\n'])
                assert text.startswith(b'HTTP/1.1 413'), (path, length, text)
            assert b'HTTP/1.1 413' not in send_body(d, path, f'Content-Length: {limit}',
                                                    [b' ' * limit])
        # And one that never ends.
        text = send_body(d, '/units', 'Transfer-Encoding: chunked',
                         (b'10000\r\n' + block + b'\r\n' for _ in range(16 * 1024)))
        assert text == b'' or text.startswith(b'HTTP/1.1 413'), text[:100]
        assert d.keeps_memory_low(64 * MIB), d.read_memory('VmHWM')


def test_strangers_are_not_listened_to():
    with yiping.Yipingd() as d:
        before = d.read_memory('VmHWM')
        token, d.token = d.token, 'wrong'
        for _ in range(20):
            text = send_body(d, '/positions', f'Content-Length: {4 * MIB}', [b' ' * (4 * MIB)])
            assert text.startswith(b'HTTP/1.1 401'), text
        d.token = token
        assert d.keeps_memory_low(before + 4 * MIB)


def test_headers_too_large():
    with yiping.Yipingd() as d:
        with d.connect() as connection:
            try:
                for _ in range(1024):
                    connection.sendall(b'X: ' + b'x' * 1024)
            except OSError:
                pass
            read_all(connection)
        assert d.get('/health').status == 200
        assert d.keeps_memory_low(64 * MIB)


def test_ranges_are_ignored():
    with yiping.Yipingd() as d:
        reply = d.get('/situation', headers={'Range': 'bytes=' + ','.join(['0-'] * 1000)})
        assert reply.status == 200


def test_answers_must_be_fetched():
    """Who does not fetch its answers holds no thread and no answer of others."""
    with yiping.Yipingd() as d:
        sleepers = []
        for _ in range(200):
            connection = d.connect()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall(f'GET /api HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {d.token}'
                               '\r\n\r\n'.encode())
            sleepers.append(connection)
        start = time.monotonic()
        assert d.get('/situation').status == 200
        assert time.monotonic() - start < 5
        for connection in sleepers:
            connection.close()


def test_more_connections_than_may():
    """Beyond the limit connections wait in the backlog; none is lost."""
    with yiping.Yipingd() as d:
        idle = []
        try:
            for _ in range(4200):
                idle.append(d.connect())
        except OSError as error:
            raise yiping.Skip(f'no {len(idle)} connections here: {error}')
        last = d.connect(timeout=30)
        last.sendall(b'GET /health HTTP/1.1\r\nHost: a\r\n\r\n')
        for connection in idle[:500]:
            connection.close()
        assert last.recv(100).startswith(b'HTTP/1.1 200')


def test_deep_nesting():
    with yiping.Yipingd() as d:
        for depth in (65, 10000, 100000):
            for body in ('[' * depth, '[' * depth + ']' * depth, '{"a":' * depth + '1' + '}' * depth):
                for path in ('/units', '/positions', '/incidents/x/actions'):
                    reply = d.post(path, body)
                    assert reply.status in (400, 413), (path, depth, reply)
        assert d.is_alive() and d.get('/health').status == 200


def test_ends_with_work_at_hand():
    """SIGTERM: what was asked is answered, what was answered is there."""
    with yiping.Yipingd() as d:
        d.register('M1')
        connections = []
        for number in range(50):
            body = f'{{"id":"U{number}","kind":"boat"}}'
            connection = d.connect()
            connection.sendall((f'POST /units HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {d.token}'
                                f'\r\nContent-Length: {len(body)}\r\n\r\n{body}').encode())
            connections.append(connection)
        # The last is answered, so all were accepted; some of the others are still on their way.
        yiping.wait_for(lambda: connections[-1].recv(12, socket.MSG_PEEK), 'the last answer')
        with d.stream() as stream:
            d.stop()
            while stream.read() is not None:
                pass
        for connection in connections:
            assert read_all(connection).startswith(b'HTTP/1.1 200')
        assert d.verify() == (True, '51 entries, 0 differences\n')


yiping.run(globals())
