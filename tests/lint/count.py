#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the test cases of Meson's build folders; prints “N passed, N failed, N skipped”. A program
that died before it could tell of a failure counts as one."""

import json
import sys
import xml.etree.ElementTree as ET

passed = failed = skipped = 0
for folder in sys.argv[1:]:
    failed_before = failed
    for case in ET.parse(f"{folder}/meson-logs/testlog.junit.xml").iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1

    with open(f"{folder}/meson-logs/testlog.json", encoding="utf-8") as log:
        results = [json.loads(line)["result"] for line in log]
    n_bad = sum(result not in ("OK", "SKIP", "EXPECTEDFAIL") for result in results)
    failed = max(failed, failed_before + n_bad)

print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(failed > 0 or passed == 0)
