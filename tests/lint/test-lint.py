#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine can see in the sources: format, headers, translations, habits. Prints TAP."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ["PROJECT_ROOT"])


def sources(*patterns):
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def relative(path):
    return str(path.relative_to(ROOT))


def check_format():
    """clang-format leaves every file as it is"""
    files = map(str, sources("src/**/*.[ch]", "tests/**/*.[ch]"))
    result = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *files],
                            capture_output=True, text=True, check=False)
    return sorted(set(re.findall(r"^(\S+?):\d+", result.stderr, re.MULTILINE)))


def check_headers():
    """every header compiles alone"""
    packages = ["gio-unix-2.0", "json-glib-1.0", "libsoup-3.0", "sqlite3", "libxml-2.0",
                "gtk4", "libadwaita-1", "shumate-1.0", "gdal"]
    flags = subprocess.run(["pkg-config", "--cflags", *packages],
                           capture_output=True, text=True, check=True).stdout.split()
    folders = sorted({f"-I{path.parent}" for path in sources("src/**/*.h")})

    def compile_alone(header):
        return subprocess.run(
            ["gcc", "-std=gnu17", "-fsyntax-only", "-w", "-include", header, *folders, *flags,
             "-xc", "/dev/null"], capture_output=True, text=True, check=False).stderr

    with ThreadPoolExecutor(2) as pool:
        return [text for text in pool.map(compile_alone, map(str, sources("src/**/*.h"))) if text]


def check_licence():
    """every source names its licence"""
    files = sources("src/**/*.[ch]", "tests/**/*.[ch]", "tests/**/*.py")
    return [relative(path) for path in files
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in path.read_text()[:200]]


def check_versions():
    """one file alone asks which GTK it runs on"""
    return [relative(path) for path in sources("src/**/*.[ch]")
            if path.stem != "yp-compat" and re.search(r"(GTK|ADW)_CHECK_VERSION", path.read_text())]


def check_sleep():
    """nothing sleeps"""
    pattern = re.compile(r"\b(g_usleep|usleep|sleep|nanosleep)\s*\(")
    files = sources("src/**/*.c", "tests/**/*.c", "tests/**/*.py")
    return [relative(path) for path in files
            if path != Path(__file__).resolve() and pattern.search(path.read_text())]


def check_left_over():
    """nothing is left for later"""
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = sources("src/**/*.[ch]", "tests/**/*.c", "ui/*")
    return [relative(path) for path in files if pattern.search(path.read_text())]


def check_potfiles():
    """POTFILES.in lists just what has words in it"""
    listed = {line for line in (ROOT / "po/POTFILES.in").read_text().split()
              if not line.startswith("#")}
    marked = {relative(path) for path in sources("src/**/*.c")
              if re.search(r'\b(_|C_|N_|NC_|ngettext)\s*\(\s*"', path.read_text())}
    marked |= {relative(path) for path in sources("ui/*.ui")
               if 'translatable="yes"' in path.read_text()}
    marked |= {relative(path) for path in sources("data/*.desktop.in", "data/*.metainfo.xml.in")}
    return sorted(listed ^ marked)


def check_translation():
    """the Chinese translation is complete and current"""
    command = "xgettext --files-from=po/POTFILES.in --from-code=UTF-8 -k_ -kN_ -kC_:1c,2 " \
              "-kNC_:1c,2 -kngettext:1,2 -o - | msgcmp --use-untranslated po/zh_CN.po -"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT,
                            capture_output=True, text=True, check=False)
    problems = result.stderr.splitlines() if result.returncode else []
    statistics = subprocess.run(["msgfmt", "--check", "--statistics", "-o", "/dev/null",
                                 "po/zh_CN.po"], cwd=ROOT, capture_output=True, text=True,
                                check=False)
    if statistics.returncode or re.search("fuzzy|untranslated", statistics.stderr):
        problems.append(statistics.stderr.strip())
    return problems


def check_release():
    """meson.build, NEWS and debian/changelog tell one version"""
    version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text()).group(1)
    found = {
        "NEWS": re.search(r"^## (\S+)", (ROOT / "NEWS").read_text(), re.MULTILINE).group(1),
        "debian/changelog": re.match(r"yiping \((\S+)\)",
                                     (ROOT / "debian/changelog").read_text()).group(1),
    }
    return [f"{name} says {told}, meson.build {version}" for name, told in found.items()
            if told != version]


CHECKS = [check_format, check_headers, check_licence, check_versions, check_sleep,
          check_left_over, check_potfiles, check_translation, check_release]

failed = 0
print(f"1..{len(CHECKS)}")
for number, check in enumerate(CHECKS, 1):
    problems = check()
    failed += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {number} {check.__doc__}")
    for problem in problems:
        print("# " + problem.replace("\n", "\n# "))
sys.exit(failed > 0)
