"""For pytest's -p: lets the C library speak the language that LC_ALL names, as an editor or a desktop program does.

Python does not do so by itself. A language that is not there is an error, so that no run passes in another one.
"""

import locale

locale.setlocale(locale.LC_ALL, "")
