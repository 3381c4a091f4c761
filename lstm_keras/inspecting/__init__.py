"""A model file of unknown origin: what is in it, what plays it, and what it does with its state.

Nothing of such a file is read in the process of the caller. `guard.Guard` starts a process
(`warden`) that forks one child for each question, with limits; a child that dies is an answer.
"""
