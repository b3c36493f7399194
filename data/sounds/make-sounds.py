#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sounds of the desk, each told by its pitch and by its rhythm: make-sounds.py FOLDER."""

import math
import os
import struct
import sys
import wave

RATE = 22050

# Each is a row of (hertz, milliseconds); 0 Hz is silence.
SOUNDS = {
    'critical': [(988, 110), (0, 40), (1319, 110), (0, 40)] * 3,
    'serious': [(740, 220), (0, 90), (740, 220)],
    'notice': [(523, 320)],
    'accepted': [(880, 45)],
    'refused': [(196, 90), (0, 45), (165, 140)],
}

# Rise and fall of each note, so that it does not click.
EDGE_MS = 8


def sample_note(hertz, milliseconds):
    n = RATE * milliseconds // 1000
    edge = RATE * EDGE_MS // 1000
    for i in range(n):
        level = min(1.0, i / edge, (n - i) / edge)
        tone = math.sin(2 * math.pi * hertz * i / RATE) + 0.3 * math.sin(4 * math.pi * hertz * i / RATE)
        yield int(level * tone * 0.55 * 32767 / 1.3) if hertz else 0


def main(folder):
    for name, notes in SOUNDS.items():
        samples = [value for note in notes for value in sample_note(*note)]
        with wave.open(os.path.join(folder, f'{name}.wav'), 'wb') as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f'<{len(samples)}h', *samples))


main(sys.argv[1])
