"""Moves each Python program of a run to another moment, place and language; elsewhen.py puts this folder on their path.

Python runs a module of this name first of all. Not by faketime, whose clock makes every time.sleep fail.
"""

import locale
import os
import time

import time_machine

locale.setlocale(locale.LC_ALL, "")  # as editors and desktops do; a language that is not there is an error
# One shift for all programs, so that what a child writes is not of a time before its parent's.
time_machine.travel(time.time() + float(os.environ["MOVED_S"])).start()
