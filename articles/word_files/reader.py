"""A Word file read by a child process within limits: its blocks, its pictures, what is left out."""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from articles.common.child_processes import ChildStopped, ProcessLimits, StopReason, run_child
from articles.common.foreign_data import guard_foreign_bytes
from articles.common.packed_files import unpack_files
from articles.word_files import limits
from articles.word_files.blocks import WordBlock, split_word_blocks
from articles.word_files.faults import Omission, WordFault
from articles.word_files.refusals import WORDS, UnreadableWordFile, make_word_refusal

log = logging.getLogger(__name__)

CHILD = "articles.word_files.child.jobs"
CHILD_LIMITS = ProcessLimits(
    memory=768 * limits.MEGABYTE,
    addresses=1024 * limits.MEGABYTE,
    cpu_seconds=20,
    wall_seconds=90.0,  # for a machine that has much to do
    answer_bytes=limits.UNPACKED_BYTES,
)
FAULTS = {
    StopReason.TIME: WordFault.TOO_SLOW,
    StopReason.MEMORY: WordFault.TOO_MUCH_MEMORY,
    StopReason.ANSWER: WordFault.TOO_INTRICATE,
    StopReason.CRASH: WordFault.DAMAGED,
}


@dataclass(frozen=True)
class WordDocument:
    """What a Word file holds. Pictures are named in the blocks by their place in `pictures`."""

    blocks: Sequence[WordBlock]
    pictures: Sequence[bytes]
    omissions: Mapping[Omission, int]


def read_word_file(file: IO[bytes]) -> WordDocument:
    """Return what a Word file holds.

    Refuses UnreadableWordFile for what is no .docx whatever its name says, for one that is
    protected, damaged, too large or made to harm, and for one without text.
    """
    content = file.read(limits.FILE_BYTES + 1)
    if len(content) > limits.FILE_BYTES:
        raise make_word_refusal(WordFault.TOO_LARGE, {"most": limits.FILE_BYTES // limits.MEGABYTE})
    answer = _convert_elsewhere(content)
    with guard_foreign_bytes(UnreadableWordFile, WORDS[WordFault.DAMAGED]):
        document = _read_answer(answer)
    if not any(block.text for block in document.blocks):
        raise make_word_refusal(WordFault.NO_TEXT)
    return document


def _convert_elsewhere(content: bytes) -> bytes:
    with tempfile.TemporaryFile() as copy:
        copy.write(content)
        copy.seek(0)
        try:
            return run_child(CHILD, [], CHILD_LIMITS, file=copy)
        except ChildStopped as stopped:
            log.info("A Word file stopped the process that read it: %s", stopped)
            raise make_word_refusal(FAULTS[stopped.reason]) from stopped


def _read_answer(answer: bytes) -> WordDocument:
    """Return what the child process found. Refuses UnreadableWordFile for its fault."""
    packed = unpack_files(answer)
    description = packed.description
    if "fault" in description:
        log.info("A Word file was not taken: %s", description)
        raise make_word_refusal(WordFault(description["fault"]), description["values"])
    omissions = {Omission(name): int(count) for name, count in description["omissions"].items()}
    return WordDocument(split_word_blocks(str(description["html"])), packed.files, omissions)
