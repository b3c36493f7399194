# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of map tiles on loopback that serves right tiles and tells lies, and notes what it was
asked for; and the arithmetic of tiles and datums, written down once more."""

import gzip
import http.server
import math
import os
import socket
import struct
import threading
import urllib.parse
import zlib

import numpy

EDGE = 20037508.342789244


def to_mercator(lon, lat):
    return (EDGE * lon / 180,
            math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) * EDGE / math.pi)


def to_tile(lon, lat, zoom):
    """The tile of the quad and the pixel in it, both with fractions."""
    x, y = to_mercator(lon, lat)
    n = 2 ** zoom
    column, row = (x + EDGE) / (2 * EDGE) * n, (EDGE - y) / (2 * EDGE) * n
    return int(column), int(row), (column % 1) * 256, (row % 1) * 256


def to_gcj02(lon, lat):
    """The public formula of GCJ-02 (domain.md, 3.8)."""
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = lon - 105, lat - 35
    sin, pi = math.sin, math.pi
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    d_lat = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) +
             2 / 3 * (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) +
                      320 * sin(y * pi / 30)))
    d_lon = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) +
             2 / 3 * (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) +
                      300 * sin(x / 30 * pi)))
    phi = math.radians(lat)
    magic = 1 - ee * math.sin(phi) ** 2
    return (lon + d_lon * 180 / (a / math.sqrt(magic) * math.cos(phi) * pi),
            lat + d_lat * 180 / (a * (1 - ee) / (magic * math.sqrt(magic)) * pi))


def to_bd09(lon, lat):
    x, y = to_gcj02(lon, lat)
    turn = math.pi * 3000 / 180
    z = math.hypot(x, y) + 0.00002 * math.sin(y * turn)
    theta = math.atan2(y, x) + 0.000003 * math.cos(x * turn)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


def make_png(pixels):
    """A PNG of an array of rows × columns × 3 bytes."""
    height, width = pixels.shape[:2]

    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))
    rows = numpy.concatenate([numpy.zeros((height, 1), 'u1'),
                              pixels.reshape(height, -1).astype('u1')], axis=1)
    return (b'\x89PNG\r\n\x1a\n' +
            chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows.tobytes(), 1)) + chunk(b'IEND', b''))


def make_plain(zoom, column, row, size=256):
    """A tile whose colour says which it is."""
    pixels = numpy.empty((size, size, 3), 'u1')
    pixels[:] = (column % 256, row % 256, 10 * zoom % 256)
    return make_png(pixels)


def make_noise():
    """A tile that can not be compressed, some 190 kB."""
    return make_png(numpy.frombuffer(os.urandom(256 * 256 * 3), 'u1').reshape(256, 256, 3))


def make_dot(x, y, radius=6, size=256):
    """A tile, black but for a white dot whose middle is at that pixel, which may lie outside."""
    rows, columns = numpy.mgrid[0:size, 0:size] + 0.5
    distance = numpy.hypot(columns - x, rows - y)
    light = numpy.clip(radius + 0.5 - distance, 0, 1) * 255
    return make_png(numpy.repeat(light[:, :, None], 3, axis=2))


class Server(http.server.ThreadingHTTPServer):
    """Answers with what answer(path, query) gives: (status, headers, body), a body alone, or None
    for 404. `requests` are (path, query)."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer, port=0):
        self.answer = answer
        self.requests = []
        super().__init__(('127.0.0.1', port), Handler)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def host(self):
        return f'127.0.0.1:{self.server_address[1]}'

    @property
    def url(self):
        return f'http://{self.host}'

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.thread is not None:
            self.shutdown()
            self.thread.join()
            self.thread = None
            self.server_close()

    def handle_error(self, request, client_address):
        """A platform that was killed, or had enough."""

    def count(self, begin):
        return sum(path.startswith(begin) for path, _ in self.requests)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):  # the name is http.server's
        parts = urllib.parse.urlsplit(self.path)
        query = {name.lower(): values[-1] for name, values in
                 urllib.parse.parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.requests.append((parts.path, query))
        answer = self.server.answer(parts.path, query, self.headers)
        if answer is None:
            answer = 404, {}, b'not here'
        if isinstance(answer, bytes):
            answer = 200, {'Content-Type': 'image/png'}, answer
        status, headers, body = answer
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304) and 'Content-Length' not in headers:
                self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True
        if headers.get('Content-Length', str(len(body))) != str(len(body)):
            self.close_connection = True

    def log_message(self, *_):
        pass


class Silent:
    """Accepts connections and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.url = f'http://127.0.0.1:{self.socket.getsockname()[1]}'
        self.accepted = []
        self.thread = threading.Thread(target=self.accept)
        self.thread.start()

    @property
    def n_accepted(self):
        return len(self.accepted)

    def accept(self):
        try:
            while True:
                self.accepted.append(self.socket.accept()[0])
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        for connection in [self.socket, *self.accepted]:
            connection.close()


def make_bomb(size):
    """So many bytes of zeros, compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b''.join(parts) + packer.flush()


def make_cut_gzip(body):
    packed = gzip.compress(body)
    return packed[:len(packed) * 2 // 3]
