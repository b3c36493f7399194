#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that belong to incidents: kept once under their hash, checked, and there after kill -9.

YP_KILLS says how often the platform is killed (5)."""

import hashlib
import http.client
import os
import random
import socket
import stat
import struct
import threading
import time

import openapi
import yiping

MIB = 1024 * 1024
MOST = 20 * MIB
N_KILLS = int(os.environ.get('YP_KILLS', '5'))
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../fuzz/corpus/media')

TAKEN = [
    ('photo.jpg', 'image/jpeg', (32, 24)), ('camera.jpg', 'image/jpeg', (32, 24)),
    ('picture.png', 'image/png', (32, 24)), ('lossy.webp', 'image/webp', (32, 24)),
    ('document.pdf', 'application/pdf', None), ('film.mp4', 'video/mp4', None),
    ('text.txt', 'text/plain', None),
]


def read_sample(name):
    with open(os.path.join(SAMPLES, name), 'rb') as file:
        return file.read()


PHOTO = read_sample('photo.jpg')


def make_photo(size, seed):
    """A photograph of so many bytes, which nobody could look at."""
    noise = random.Random(seed).randbytes(size - len(PHOTO)).replace(b'\xff', b'\x00')
    return PHOTO[:-2] + noise + PHOTO[-2:]


def get_hash(data):
    return hashlib.sha256(data).hexdigest()


def upload(d, data, media_type='image/jpeg', **kwargs):
    return d.post('/attachments', data, headers={'Content-Type': media_type}, **kwargs)


def get_folder(d):
    return d.store + '.files'


def list_files(d):
    return sorted(os.path.relpath(os.path.join(folder, name), get_folder(d))
                  for folder, _, names in os.walk(get_folder(d)) for name in names)


def list_drafts(d):
    return [name for name in list_files(d) if os.path.dirname(name) == '']


def begin(d, head, body=b''):
    """A connection on which an upload has begun."""
    connection = d.connect(timeout=30)
    connection.sendall((f'POST /attachments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {d.token}'
                        f'\r\nContent-Type: image/jpeg\r\n{head}\r\n\r\n').encode() + body)
    return connection


def read_all(connection):
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


def in_parallel(function, rows):
    """Gives what function(row) gave or raised, each in a thread of its own."""
    results = [None] * len(rows)

    def run(index):
        try:
            results[index] = function(rows[index])
        except Exception as error:  # told by who looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(rows))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_each_type_twice():
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        for name, media_type, size in TAKEN:
            data = read_sample(name)
            expected = {'sha256': get_hash(data), 'type': media_type, 'size': len(data)}
            if size is not None:
                expected.update(width=size[0], height=size[1])
            for status in (201, 200):
                reply = upload(d, data, media_type)
                assert reply.status == status and reply.json() == expected, (name, reply)
                assert reply.headers['connection'] == 'close'
                document.check('post', '/attachments', reply)

            reply = d.get(f'/attachments/{get_hash(data)}')
            assert reply.status == 200 and reply.body == data, (name, reply)
            document.check('get', '/attachments/{sha256}', reply)
            assert reply.headers['content-type'].split(';')[0] == media_type
            assert reply.headers['content-disposition'] == ('inline' if size else 'attachment')
            assert reply.headers['x-content-type-options'] == 'nosniff'
            assert {'private', 'immutable'} <= set(reply.headers['cache-control'].split(', '))
            assert reply.headers['etag'] == f'"{get_hash(data)}"'
        assert list_files(d) == sorted(f'{digest[:2]}/{digest}' for digest in
                                       (get_hash(read_sample(name)) for name, *_ in TAKEN))
        for folder, _, names in os.walk(get_folder(d)):
            assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700, folder
            for name in names:
                assert stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o600, name
        # They outlive the process.
        d.stop()
        d.start()
        assert d.get(f'/attachments/{get_hash(PHOTO)}').body == PHOTO


REFUSED = [
    ('photo.jpg', 'image/png', 415, ['image/png', 'JPEG']),
    ('picture.png', 'image/jpeg', 415, ['image/jpeg', 'PNG']),
    ('page.html', 'text/html', 415, ['text/html', 'text']),
    ('photo.jpg', 'application/octet-stream', 415, ['application/octet-stream', 'JPEG']),
    ('photo.jpg', 'multipart/form-data; boundary=x', 415, ['multipart/form-data', 'JPEG']),
    ('photo.jpg', 'x' * 3000, 415, ['xxx…', 'JPEG']),
    ('photo.jpg', None, 415, ['JPEG']),
    ('cut.jpg', 'image/jpeg', 415, ['JPEG', 'cut off']),
    ('cut.png', 'image/png', 415, ['PNG', 'cut off']),
    ('cut.webp', 'image/webp', 415, ['WebP', 'cut off']),
    ('cut.mp4', 'video/mp4', 415, ['MP4', 'cut off']),
    ('cut.pdf', 'application/pdf', 415, ['PDF', 'cut off']),
    ('crc.png', 'image/png', 415, ['PNG', 'broken header']),
    ('gbk.txt', 'text/plain', 415, ['UTF-8']),
    ('zero.txt', 'text/plain', 415, ['UTF-8']),
    ('empty.txt', 'text/plain', 415, ['empty']),
    ('picture.gif', 'image/gif', 415, ['image/gif', 'GIF']),
    ('picture.heic', 'image/heic', 415, ['image/heic', 'HEIF']),
    ('film.mov', 'video/quicktime', 415, ['QuickTime']),
    ('office.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 415,
     ['ZIP']),
    ('program', 'image/jpeg', 415, ['a program']),
    ('bomb.jpg', 'image/jpeg', 413, ['20000 × 20000']),
    ('bomb.png', 'image/png', 413, ['10001 × 10000']),
    ('bomb.webp', 'image/webp', 413, ['16384 × 16384']),
]


def test_what_is_refused():
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        for name, media_type, status, words in REFUSED:
            headers = {'Content-Type': media_type} if media_type is not None else {}
            reply = d.post('/attachments', read_sample(name), headers=headers)
            assert reply.status == status, (name, reply)
            document.check('post', '/attachments', reply)
            for word in words:
                assert word in reply.json()['detail'], (name, word, reply)
        assert list_files(d) == []


def test_parts():
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        data = make_photo(100000, 1)
        path = f'/attachments/{get_hash(data)}'
        assert upload(d, data).status == 201
        for text, first, end in [('0-0', 0, 1), ('0-', 0, 100000), ('99999-', 99999, 100000),
                                 ('-1', 99999, 100000), ('-200000', 0, 100000),
                                 ('500-999', 500, 1000), ('5-999999999999999999999', 5, 100000)]:
            reply = d.get(path, headers={'Range': f'bytes={text}'})
            assert reply.status == 206 and reply.body == data[first:end], (text, reply)
            assert reply.headers['content-range'] == f'bytes {first}-{end - 1}/100000', text
            document.check('get', '/attachments/{sha256}', reply)
        for text in ('100000-', '-0', '99999999999999999999-'):
            reply = d.get(path, headers={'Range': f'bytes={text}'})
            assert reply.status == 416 and reply.headers['content-range'] == 'bytes */100000', reply
            document.check('get', '/attachments/{sha256}', reply)
        for text in ('0-1,2-3', '5-4', '-', 'a-b', '+1-2', ' 1-2', '1-2x', '--1'):
            reply = d.get(path, headers={'Range': f'bytes={text}'})
            assert reply.status == 200 and reply.body == data, (text, reply)
        assert d.get(path, headers={'Range': 'lines=1-2'}).status == 200
        reply = d.request('HEAD', path)
        assert reply.status == 200 and reply.headers['content-length'] == '100000', reply
        for text in (f'"{get_hash(data)}"', f'W/"x", "{get_hash(data)}"'):
            reply = d.get(path, headers={'If-None-Match': text})
            assert reply.status == 304 and reply.body == b'', reply
            assert reply.headers['etag'] == f'"{get_hash(data)}"'
        assert d.get(path, headers={'If-None-Match': f'"{get_hash(PHOTO)}"'}).status == 200


def test_strangers():
    with yiping.Yipingd() as d:
        assert upload(d, PHOTO).status == 201
        other = make_photo(5000, 2)
        assert upload(d, other, token=False).status == 401
        for path in (f'/attachments/{get_hash(PHOTO)}', f'/attachments/{get_hash(other)}'):
            reply = d.get(path, token=False)
            assert reply.status == 401 and PHOTO not in reply.body, reply
        assert list_files(d) == [f'{get_hash(PHOTO)[:2]}/{get_hash(PHOTO)}']


def test_other_names():
    """No name but 64 digits leads to a file, and none out of the folder."""
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        digest = get_hash(PHOTO)
        assert upload(d, PHOTO).status == 201
        with open(os.path.join(get_folder(d), 'secret'), 'wb') as file:
            file.write(b'secret')
        reply = d.get('/attachments/' + '0' * 64)
        assert reply.status == 404, reply
        document.check('get', '/attachments/{sha256}', reply)
        for name in (digest.upper(), digest[:-1], digest + '0', f'{digest[:2]}/{digest}', 'secret',
                     f'../{digest}', f'..%2f{digest}', '..%2f..%2ftoken', '../../token', '%2e%2e',
                     '..%2fcity.gpkg.files%2fsecret', '.', '..', '%2e', '', f'{digest}%00',
                     f'{digest}/..', f'{digest}%2f..', f'%00{digest}', f'{digest}%0a', '%ff' * 64,
                     '１' * 64, '/etc/passwd', f'{digest}?x=1#y', 'new-XXXXXX'):
            with d.connect() as connection:
                connection.sendall(f'GET /attachments/{name} HTTP/1.1\r\nHost: a\r\nAuthorization: '
                                   f'Bearer {d.token}\r\n\r\n'.encode())
                text = read_all(connection)
            if name.startswith(digest + '?'):
                assert text.startswith(b'HTTP/1.1 200'), text[:100]
                continue
            # One that leads up leads to the landing page.
            assert text.startswith(b'HTTP/1.1 4') or b'"rel":"service-desc"' in text, (name, text)
            assert b'secret' not in text and d.token.encode() not in text, name
        assert d.get('/attachments').headers['allow'] == 'POST'
        assert d.request('PUT', f'/attachments/{digest}', PHOTO).status == 405
        assert d.post(f'/attachments/{digest}', PHOTO).status == 405
        # Another spelling of the path is the same resource, if a small one.
        reply = d.post('/%61ttachments/', PHOTO, headers={'Content-Type': 'image/jpeg'})
        assert reply.status == 200 and reply.json()['sha256'] == digest, reply


def test_too_large():
    with yiping.Yipingd() as d:
        document = openapi.Document(d.get('/api').body)
        most = make_photo(MOST, 3)
        # Said beforehand, it is refused before a byte of it has come.
        with begin(d, f'Content-Length: {MOST + 1}\r\nExpect: 100-continue') as connection:
            assert read_all(connection).startswith(b'HTTP/1.1 413')
        reply = upload(d, most + b'x')
        assert reply.status == 413 and str(MOST) in reply.json()['detail'], reply
        document.check('post', '/attachments', reply)
        # Not said, when it is too much; and one that never ends is cut.
        assert upload(d, iter([most, b'x'])).status == 413
        with begin(d, 'Transfer-Encoding: chunked') as connection:
            try:
                for _ in range(65):
                    connection.sendall(b'100000\r\n' + bytes(MIB) + b'\r\n')
            except OSError:
                pass
            text = read_all(connection)
            assert text == b'' or text.startswith(b'HTTP/1.1 413'), text[:100]
        yiping.wait_for(lambda: not list_drafts(d), 'drafts to go')
        assert list_files(d) == []
        # But what just fits is taken, whether its length is said or not.
        assert upload(d, most).status == 201
        assert upload(d, iter([most[:7], most[7:MIB], most[MIB:]])).status == 200
        # Other methods and paths have the limit that they had.
        for method, path in [('PUT', ''), ('GET', ''), ('POST', '/')]:
            assert d.request(method, '/attachments' + path, most).status == 413, (method, path)
        assert d.keeps_memory_low(96 * MIB), d.read_memory('VmHWM')


def test_who_leaves():
    """A client that leaves in the middle leaves nothing behind."""
    with yiping.Yipingd() as d:
        before = d.count_descriptors()
        data = make_photo(300000, 4)
        lengths = [0, 1, 1000, 65536, 70000, 200000, 299999]
        connections = [begin(d, f'Content-Length: {len(data)}', data[:length])
                       for length in lengths * 10]
        yiping.wait_for(lambda: len(list_drafts(d)) >= 40, 'drafts')
        for index, connection in enumerate(connections):
            if index % 2:
                reset(connection)
            else:
                connection.close()
        yiping.wait_for(lambda: not list_drafts(d), 'drafts to go')
        yiping.wait_for(lambda: d.count_descriptors() <= before + 8, 'connections to be closed')
        assert list_files(d) == []
        assert upload(d, data).status == 201


def test_slow_ones():
    """Whole blocks have ten seconds each; drop by drop is not allowed."""
    with yiping.Yipingd() as d:
        data = make_photo(16 * 70000, 5)
        start = time.monotonic()
        drops = begin(d, f'Content-Length: {len(data)}', data[:70000])
        drops.settimeout(0.1)
        blocks = begin(d, f'Content-Length: {len(data)}')
        closed_at = None
        n_sent = 0
        while n_sent < 16:
            blocks.sendall(data[n_sent * 70000:(n_sent + 1) * 70000])
            n_sent += 1
            moment = start + n_sent
            while time.monotonic() < moment:
                try:
                    if closed_at is None:
                        drops.sendall(b'x')
                        if drops.recv(100) == b'':
                            closed_at = time.monotonic()
                except socket.timeout:
                    pass
                except OSError:
                    closed_at = time.monotonic()
                if closed_at is not None:
                    yiping.wait_for(lambda m=moment: time.monotonic() >= m, 'the next block')
        assert closed_at is not None and 9 < closed_at - start < 15, closed_at
        assert time.monotonic() - start > 14
        text = read_all(blocks)
        assert text.startswith(b'HTTP/1.1 201'), text
        blocks.close()
        drops.close()
        yiping.wait_for(lambda: not list_drafts(d), 'drafts to go')


def test_many_at_once():
    with yiping.Yipingd() as d:
        photos = [make_photo(MOST - seed, seed) for seed in range(20)]
        results = in_parallel(lambda data: (upload(d, data), d.get('/health').status), photos)
        for data, (reply, health) in zip(photos, results):
            assert reply.status == 201 and reply.json()['sha256'] == get_hash(data), reply
            assert health == 200
        assert d.keeps_memory_low(128 * MIB), d.read_memory('VmHWM')
        assert list_files(d) == sorted(f'{digest[:2]}/{digest}'
                                       for digest in map(get_hash, photos))
        # One and the same is new once.
        same = make_photo(MIB, 100)
        replies = in_parallel(lambda _: upload(d, same).status, range(20))
        assert sorted(replies) == [200] * 19 + [201], replies
        assert d.get(f'/attachments/{get_hash(same)}').body == same


def test_ends_with_uploads_at_hand():
    """SIGTERM: who has sent all gets an answer; of the others nothing stays."""
    with yiping.Yipingd() as d:
        data = make_photo(MIB, 6)
        half = begin(d, f'Content-Length: {len(data)}', data[:500000])
        yiping.wait_for(lambda: list_drafts(d), 'a draft')
        whole = begin(d, f'Content-Length: {len(data)}', data)
        yiping.wait_for(lambda: whole.recv(12, socket.MSG_PEEK), 'an answer')
        d.stop()
        assert read_all(whole).startswith(b'HTTP/1.1 201')
        assert read_all(half) == b''
        assert list_files(d) == [f'{get_hash(data)[:2]}/{get_hash(data)}']


class Sender(threading.Thread):
    """Uploads one file after the other, and remembers what was acknowledged."""

    def __init__(self, d, number):
        super().__init__()
        self.d = d
        self.number = number
        self.stops = False
        self.kept = set()
        self.failure = None

    def run(self):
        count = 0
        while not self.stops:
            count += 1
            data = make_photo(200000 + count, self.number * 100000 + count)
            try:
                reply = upload(self.d, data)
                assert reply.status == 201, reply
                self.kept.add(get_hash(data))
            except (OSError, http.client.HTTPException):
                # Killed: it comes back, on another port.
                self.d.is_up.wait(timeout=60)
            except AssertionError as error:
                self.failure = error
                return


def test_kill():
    chance = random.Random(int(os.environ.get('YP_SEED', '1')))
    with yiping.Yipingd() as d:
        d.is_up = threading.Event()
        d.is_up.set()
        senders = [Sender(d, number) for number in range(6)]
        for sender in senders:
            sender.start()
        n_left = 0
        for _ in range(N_KILLS):
            n_kept = sum(len(sender.kept) for sender in senders)
            yiping.wait_for(lambda n=n_kept: sum(len(sender.kept) for sender in senders) > n,
                            'an acknowledgement')
            # A random moment is the point here, not a wait for something.
            moment = time.monotonic() + chance.uniform(0.02, 0.5)
            yiping.wait_for(lambda m=moment: time.monotonic() >= m, 'the moment')
            d.is_up.clear()
            d.kill()
            left = set(list_drafts(d))
            n_left += len(left)
            d.start()
            assert not left & set(list_drafts(d)), left
            d.is_up.set()
        for sender in senders:
            sender.stops = True
        for sender in senders:
            sender.join()
            assert sender.failure is None, repr(sender.failure)
        kept = set().union(*(sender.kept for sender in senders))
        files = list_files(d)
        assert kept <= {os.path.basename(name) for name in files}
        for name in files:
            with open(os.path.join(get_folder(d), name), 'rb') as file:
                assert get_hash(file.read()) == os.path.basename(name), name
        for digest in list(kept)[:20]:
            assert get_hash(d.get(f'/attachments/{digest}').body) == digest
        print(f'# {N_KILLS} kills: {len(kept)} acknowledged, {len(files)} there, '
              f'{n_left} drafts swept')


def test_two_on_one_store():
    """One that starts removes what was left, but not what another is writing."""
    with yiping.Yipingd() as d:
        data = make_photo(MIB, 7)
        connection = begin(d, f'Content-Length: {len(data)}', data[:500000])
        yiping.wait_for(lambda: list_drafts(d), 'a draft')
        with open(os.path.join(get_folder(d), 'new-000000'), 'wb') as file:
            file.write(b'left over')
        with yiping.Yipingd(folder=d.folder):
            assert len(list_drafts(d)) == 1 and 'new-000000' not in list_drafts(d)
            connection.sendall(data[500000:])
            assert read_all(connection).startswith(b'HTTP/1.1 201')
        connection.close()


yiping.run(globals())
