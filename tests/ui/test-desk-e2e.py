#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk as a dispatcher has it: a real platform, the real client on a screen of its own, driven
through what it tells assistive technology, in Chinese. Prints TAP."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/integration'))
sys.dont_write_bytecode = True
# AT-SPI's own library warns of programs that end; and the client speaks to it only if let.
for name in ('G_DEBUG', 'GTK_A11Y', 'NO_AT_BRIDGE', 'LANGUAGE', 'LC_ALL'):
    os.environ.pop(name, None)
os.environ['LANG'] = 'C.UTF-8'

import yiping  # noqa: E402


class Screen:
    """An X server and a session bus with accessibility, for one client."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='yiping-screen-')
        read, write = os.pipe()
        # Without -noreset it starts anew, deaf for a moment, when accessibility's launcher, the
        # first to look in, leaves again.
        self.x = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0',
                                   '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
                                  pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, 'Xvfb did not start'
        os.environ['DISPLAY'] = ':' + number
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--print-address', '--nofork'],
                                    stdout=subprocess.PIPE)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self.bus.stdout.readline().decode().strip()
        os.environ.update(XDG_RUNTIME_DIR=self.folder, GSETTINGS_BACKEND='memory')
        return self

    def __exit__(self, *_):
        for process in (self.bus, self.x):
            process.terminate()
            process.wait(timeout=20)
        self.bus.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def import_atspi():
    try:
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi
    except (ImportError, ValueError) as reason:
        raise yiping.Skip(f'no AT-SPI for Python here: {reason}') from reason
    return Atspi


def check_accessibility():
    """Skips the test where the session bus of a screen has no accessibility to start."""
    from gi.repository import Gio, GLib
    try:
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        bus = Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'],
                                                      flags, None, None)
        bus.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                      Gio.DBusCallFlags.NONE, 30000, None)
        bus.close_sync(None)
    except GLib.Error as reason:
        raise yiping.Skip(f'AT-SPI does not start here: {reason}') from reason


class Desk:
    """The client, and what can be seen of it."""

    def __init__(self, atspi, platform, cache):
        from gi.repository import GLib
        self.atspi = atspi
        self.glib_error = GLib.Error
        self.process = subprocess.Popen(
            [os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping'), f'--url={platform.url}',
             f'--token-file={platform.token_file}', f'--cache={cache}', '--size=1920x1080'])
        self.root = yiping.wait_for(self.find_window, 'the window', 60)

    def find_window(self):
        assert self.process.poll() is None, 'the client has ended'
        desktop = self.atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if (application is not None and application.get_process_id() == self.process.pid and
                    application.get_child_count() > 0):
                return application
        return None

    def walk(self, node=None):
        node = node or self.root
        yield node
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from self.walk(child)

    def texts(self):
        """GTK 4.8 says of windows alone that they are showing; so of everything there is."""
        self.root.clear_cache()
        texts = []
        nodes = self.walk()
        while True:
            try:
                texts.append(next(nodes).get_name())
            except StopIteration:
                return texts
            except self.glib_error:  # it went away while we looked: look again
                nodes = self.walk()
                texts = []

    def shows(self, text):
        return any(text in name for name in self.texts() if name)

    def wait_for(self, text, seconds=30):
        try:
            yiping.wait_for(lambda: self.shows(text), f'“{text}” on the screen', seconds)
        except AssertionError as error:
            raise AssertionError(f'{error}; there is: {[t for t in self.texts() if t]}') from None

    def key(self, *names):
        subprocess.run(['xdotool', 'key', *names], check=True)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        assert status == 0, f'the client ended with {status}'


def kinds(platform, incident):
    history = platform.get(f'/incidents/{incident}').json()['history']
    return [entry['kind'] for entry in history]


def unit_of(platform, incident):
    return platform.get(f'/incidents/{incident}').json()['incident'].get('unit')


def test_dispatches_by_keyboard_and_survives_the_platform():
    atspi = import_atspi()
    for program in ('xdotool', 'Xvfb', 'dbus-daemon'):
        if shutil.which(program) is None:
            raise yiping.Skip(f'no {program} here')

    cache = tempfile.mkdtemp(prefix='yiping-cache-')
    with Screen(), yiping.Yipingd() as platform:
        check_accessibility()
        platform.register('FAR', 'NEAR', {'id': 'OFF', 'kind': 'member', 'name': 'OFF',
                                          'duty': False})
        for unit, longitude in (('FAR', 120.65), ('NEAR', 120.551), ('OFF', 120.55)):
            reply = platform.post('/positions', {
                '_type': 'location', 'topic': f'owntracks/t/{unit}', 'lat': 31.87,
                'lon': longitude, 'tst': int(time.time())})
            assert reply.status == 200, reply
        incident = platform.report(description='井盖破损')

        desk = Desk(atspi, platform, cache)
        try:
            # In Chinese without anybody asking for it, live, with the report counted.
            desk.wait_for('今日上报')
            desk.wait_for('实时')
            desk.wait_for('待立案')

            # Next, file, dispatch, Enter: the nearest unit on duty.
            assert not desk.shows('井盖破损'), 'the sheet says it before anything is selected'
            desk.key('F5')
            desk.wait_for('井盖破损')
            desk.key('f')
            desk.wait_for('散落、成堆生活垃圾')
            desk.wait_for('4 工作时')
            desk.key('Return')
            yiping.wait_for(lambda: kinds(platform, incident) == ['reported', 'filed'], 'filed')
            desk.wait_for('派遣…')
            desk.key('d')
            desk.wait_for('派遣 网格员 NEAR')
            desk.key('Return')
            yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'dispatched', 'dispatched')
            assert unit_of(platform, incident) == 'NEAR'
            desk.wait_for('已执行')

            # The platform goes, an act waits, the platform comes back, the act is done once.
            port = platform.port
            platform.kill()
            desk.wait_for('平台已断开')
            desk.key('a')
            desk.wait_for('1 项待发')
            restart(platform, port)
            desk.wait_for('实时')
            yiping.wait_for(lambda: kinds(platform, incident)[-1] == 'accepted', 'accepted')
            assert kinds(platform, incident).count('accepted') == 1
            desk.wait_for('待到场')
        finally:
            if desk.process.poll() is None:
                desk.end()
        platform.stop()
        assert platform.verify()[0]
    shutil.rmtree(cache, ignore_errors=True)


def restart(platform, port):
    """At the same address, as a platform that comes back does."""
    platform.process = subprocess.Popen(
        [os.path.join(yiping.BUILD_ROOT, 'src/bin/yipingd'), f'--store={platform.store}',
         f'--listen=127.0.0.1:{port}', f'--token-file={platform.token_file}'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    platform.log = open(os.devnull, 'wb')
    line = platform.process.stdout.readline().decode()
    assert line.startswith('listening on '), line
    platform.port = port


if __name__ == '__main__':
    yiping.run({'test_dispatches': test_dispatches_by_keyboard_and_survives_the_platform})
