#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stream: no gap and no repetition, whoever comes late, stalls or is cut off."""

import threading
import time

import yiping

MIB = 1024 * 1024


def fill(d, n_entries, start=0, n_threads=8):
    """Appends entries that are large (about 12 kB), through several connections."""
    note = '字' * 3900
    numbers = iter(range(start, start + n_entries))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            d.report(description=f'{number} {note}')

    threads = [threading.Thread(target=work) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_seqs(stream, until):
    seqs = []
    while not seqs or seqs[-1] < until:
        entry = stream.read_entry()
        if entry is None:
            break
        seqs.append(entry['seq'])
    return seqs


def test_resumes_without_a_gap():
    with yiping.Yipingd() as d:
        fill(d, 50)
        with d.stream(since=0) as stream:
            assert read_seqs(stream, 50) == list(range(1, 51))
        with d.stream(last_event_id=20) as stream:
            assert read_seqs(stream, 50) == list(range(21, 51))
        with d.stream(since=50) as stream, d.stream() as other:
            fill(d, 1)
            assert read_seqs(stream, 51) == [51] == read_seqs(other, 51)
        d.stop()
        d.start()
        with d.stream(since=10) as stream:
            assert read_seqs(stream, 51) == list(range(11, 52))


def test_catches_up_while_it_goes_on():
    """Readers begin anywhere in a journal that is being written: each gets the rest, once."""
    with yiping.Yipingd() as d:
        fill(d, 1000)
        d.stop()
        d.start()  # the ring is empty: all must come from the store
        writer = threading.Thread(target=fill, args=(d, 600, 1000, 4))
        writer.start()
        results = {}

        def follow(since):
            with d.stream(since=since) as stream:
                results[since] = read_seqs(stream, 1600)

        readers = [threading.Thread(target=follow, args=(since,)) for since in range(0, 1000, 125)]
        for thread in readers:
            thread.start()
        for thread in readers + [writer]:
            thread.join()
        for since in range(0, 1000, 125):
            assert results[since] == list(range(since + 1, 1601)), since


def test_a_stalled_reader_costs_nothing_and_resumes():
    with yiping.Yipingd() as d:
        fill(d, 900)
        stalled = [d.stream(receive_buffer=4096, timeout=60) for _ in range(200)]
        follower = d.stream(positions=False, timeout=60)
        before = d.read_memory()
        writer = threading.Thread(target=fill, args=(d, 1200, 900))
        writer.start()
        assert read_seqs(follower, 2100) == list(range(901, 2101))
        writer.join()
        # Some 2.7 GB if they were waited for; the store's own cache grows meanwhile.
        grown = d.read_memory() - before
        assert d.is_sanitized() or grown < 64 * MIB, f'{grown} bytes more for 200 stalled readers'
        follower.close()
        seqs = read_seqs(stalled[0], 2100)
        assert seqs == list(range(901, 901 + len(seqs)))
        assert len(seqs) < 1200, 'it was served from memory that should not be there'
        last = seqs[-1] if seqs else 900
        with d.stream(last_event_id=last, timeout=60) as again:
            assert read_seqs(again, 2100) == list(range(last + 1, 2101))
        for stream in stalled:
            stream.close()


def test_closes_are_noticed_in_silence():
    with yiping.Yipingd() as d:
        before = d.count_descriptors()
        streams = [d.stream() for _ in range(200)]
        yiping.wait_for(lambda: d.count_descriptors() >= before + 200, 'the readers')
        for stream in streams:
            stream.close()
        yiping.wait_for(lambda: d.count_descriptors() <= before + 8, 'the closes', seconds=3)


def test_a_lone_entry_goes_out_at_once():
    with yiping.Yipingd() as d, d.stream() as stream:
        delays = []
        for _ in range(10):
            start = time.monotonic()
            d.report()
            stream.read_entry()
            delays.append(time.monotonic() - start)
            # After a pause the next need not wait for a tick.
            yiping.wait_for(lambda s=start: time.monotonic() - s > 0.15, 'a tick to pass')
        assert sorted(delays)[5] < 0.05, delays


def test_foreign_entries_are_noticed():
    """What another process writes into the store goes out too, in its place."""
    with yiping.Yipingd() as d:
        with yiping.Yipingd(folder=d.folder) as other, d.stream(since=0) as stream:
            first = other.report()
            assert stream.read_entry()['subject'] == f'incident/{first}'
            second = d.report()
            third = other.report()
            fourth = d.report()
            subjects = [stream.read_entry()['subject'] for _ in range(3)]
            assert subjects == [f'incident/{id}' for id in (second, third, fourth)], subjects
            other.stop()
        d.stop()
        assert d.verify() == (True, '4 entries, 0 differences\n')


def test_heartbeat():
    with yiping.Yipingd() as d, d.stream() as stream:
        start = time.monotonic()
        event = stream.read()
        assert event.name is None and event.data is None
        assert time.monotonic() - start < 16


def test_babbling_readers_are_dropped():
    with yiping.Yipingd() as d, d.stream() as stream:
        try:
            for _ in range(1000):
                stream.socket.sendall(b'x' * 65536)
        except OSError:
            pass
        assert d.get('/health').status == 200


yiping.run(globals())
