"""Sets a printed page: stories in a modular grid, set by Typst as a PDF with known regions.

No query, no clock. `setting.set_page` is the entrance; `page_content` is what it takes and
`set_pages` what it gives back. `fonts.find_page_fonts` finds the fonts.
"""
