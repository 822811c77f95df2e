"""A file as an answer: in pieces, and the part of it for which a player asks (a video is moved to and fro).

Source: RFC 9110, section 14, range requests. Django's own FileResponse answers with whole files only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from pages.csv_files import write_file

PIECE: Final = 65_536
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def csv_download(
    name: str, headings: Sequence[str], rows: Iterable[Mapping[str, object] | Sequence[object]]
) -> HttpResponse:
    """A table to save as `name`. It is whole before it is sent: what fails is an error page, not half of a file."""
    answer = HttpResponse(write_file(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def in_pieces(file: IO[Any], size: int, content_type: str, *, asked: str = "") -> HttpResponseBase:
    """The answer with the whole file, or with the bytes that `asked`, a Range header, names (206).

    Several parts at once, and what cannot be understood, bring the whole, as the standard allows; a part behind the end
    is answered with 416.
    """
    part = _part(asked, size)
    if part is None:
        return _answer(file, 0, size, content_type, 200)
    start, stop = part
    if start >= stop:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _answer(file, start, stop, content_type, 206)
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """From which byte to before which; None for the whole."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:  # the last so many
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _answer(file: IO[Any], start: int, stop: int, content_type: str, status: int) -> HttpResponseBase:
    response = StreamingHttpResponse(_Pieces(file, start, stop), content_type=content_type, status=status)
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    return response


class _Pieces:
    """From one place of a file to another. Django closes it with the answer, also where nobody read it to its end."""

    def __init__(self, file: IO[Any], start: int, stop: int) -> None:
        self._file, self._left = file, stop - start
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(min(self._left, PIECE)):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()
