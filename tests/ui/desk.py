# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of its own, and on it the real client, driven by keys and read through what it tells
assistive technology. A program has one such screen: AT-SPI's library asks for its bus once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ['PROJECT_ROOT'], 'tests/integration'))
sys.dont_write_bytecode = True
# AT-SPI's own library warns of programs that end; and the client speaks to it only if let.
for name in ('G_DEBUG', 'GTK_A11Y', 'NO_AT_BRIDGE', 'LANGUAGE', 'LC_ALL'):
    os.environ.pop(name, None)
os.environ['LANG'] = 'C.UTF-8'

import yiping  # noqa: E402


class Screen:
    """An X server and a session bus with accessibility, for one client."""

    def __init__(self, manages_windows=False):
        """@manages_windows: whether a window manager runs: GTK drags onto windows of such alone."""
        self.manages_windows = manages_windows
        self.manager = None

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
        if self.manages_windows:
            self.manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        for process in filter(None, (self.manager, self.bus, self.x)):
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

    def __init__(self, atspi, platform, cache, access=None):
        """@access: the option by which it is let in; else the platform's token file."""
        from gi.repository import GLib
        self.atspi = atspi
        self.glib_error = GLib.Error
        self.process = subprocess.Popen(
            [os.path.join(yiping.BUILD_ROOT, 'src/bin/yiping'), f'--url={platform.url}',
             access or f'--token-file={platform.token_file}', f'--cache={cache}',
             '--size=1920x1080'])
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

    def type(self, text):
        subprocess.run(['xdotool', 'type', text], check=True)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        assert status == 0, f'the client ended with {status}'


def need_programs():
    for program in ('xdotool', 'Xvfb', 'dbus-daemon'):
        if shutil.which(program) is None:
            raise yiping.Skip(f'no {program} here')


def kinds(platform, incident):
    history = platform.get(f'/incidents/{incident}').json()['history']
    return [entry['kind'] for entry in history]
