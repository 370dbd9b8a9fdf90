"""How large a Word file may be, and what reading it may use. Pure."""

MEGABYTE = 1024 * 1024
FILE_BYTES = 30 * MEGABYTE  # as of any form (UPLOAD_MAX_BYTES)
PARTS = 2_000
PICTURES = 50  # each is decoded in the same request
TEXT_BYTES = 64 * MEGABYTE  # of all XML, unpacked; a report of a congress has two
UNPACKED_BYTES = 200 * MEGABYTE
ELEMENTS = 200_000  # of all XML; a report of a congress has 30,000
DEPTH = 150  # of elements in each other; a table in a table in a text box has 40
