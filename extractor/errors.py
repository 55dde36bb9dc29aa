"""Every error that the extractor raises on purpose.

ExtractionError                 what, where, what to do; a stable ``code`` for machines
├─ UnreadableDocument           the bytes cannot become a Document
│  ├─ EmptyDocument             "empty"        nothing in the file
│  ├─ EncryptedDocument         "encrypted"    a password is needed
│  ├─ DamagedDocument           "damaged"      truncated, or not what it claims to be
│  ├─ UnsupportedFormat         "unsupported"  no reader for this format
│  ├─ NoTextLayer               "no_text"      pages are pictures; OCR is needed
│  └─ TooLarge                  "too_large"    a limit of Settings was passed
├─ ExtractionFailed             the document may be sound, its extraction did not end well
│  ├─ InternalError             "internal"     a fault of ours; the notes hold the traceback
│  ├─ WorkerCrashed             "crashed"      the process that read it died
│  └─ TimedOut                  "timeout"      it took longer than it was given
├─ ModelUnavailable             "model"        a trained model is missing, damaged or made for another version
├─ CorpusRefused                "corpus"       a user's gold is broken, or training lacks something it needs
├─ SourceNotFound               "not_found"    no such file, or a folder where a file is wanted
└─ InvalidSettings              "settings"     a setting is out of range
"""

from __future__ import annotations

from typing import ClassVar


class ExtractionError(Exception):
    """An error told in the user's terms.

    Args:
        message: one Chinese sentence: what is wrong, where, and what to do.
        filename: the document's name, where known.
        page: page number counted from 1, where known.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, filename: str | None = None, page: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.filename = filename
        self.page = page

    def __str__(self) -> str:
        where = self.filename or ""
        if self.page is not None:
            where += f" 第{self.page}页"
        return f"{where}：{self.message}" if where else self.message


class UnreadableDocument(ExtractionError):
    """The bytes cannot become a Document."""


class EmptyDocument(UnreadableDocument):
    code = "empty"


class EncryptedDocument(UnreadableDocument):
    code = "encrypted"


class DamagedDocument(UnreadableDocument):
    code = "damaged"


class UnsupportedFormat(UnreadableDocument):
    code = "unsupported"


class NoTextLayer(UnreadableDocument):
    code = "no_text"


class TooLarge(UnreadableDocument):
    code = "too_large"


class ExtractionFailed(ExtractionError):
    """The document may be sound, but its extraction did not end well."""


class InternalError(ExtractionFailed):
    code = "internal"


class WorkerCrashed(ExtractionFailed):
    code = "crashed"


class TimedOut(ExtractionFailed):
    code = "timeout"


class ModelUnavailable(ExtractionError):
    code = "model"


class CorpusRefused(ExtractionError):
    code = "corpus"


class SourceNotFound(ExtractionError):
    code = "not_found"


class InvalidSettings(ExtractionError):
    code = "settings"


def not_opened(error: OSError, path: str) -> SourceNotFound:
    """The operating system's refusal to open a file, in the user's words."""
    if isinstance(error, FileNotFoundError):
        return SourceNotFound("找不到文件，请检查路径", filename=path)
    return SourceNotFound(f"文件无法打开（{error.strerror}），请检查权限", filename=path)
