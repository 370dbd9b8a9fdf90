"""The demonstration newspaper: an invented trade paper of an invented province. Same seed, same
paper.

Read from the top: `paper` (the title itself), `staff`, `editions` (issues and what stands on them),
`hard_cases`. Texts come from `stories` (one slot in print → one story), which draws on
`families/*.toml`, `facts` and `grammar`.
"""
