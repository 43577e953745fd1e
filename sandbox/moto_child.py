"""Runs moto's server, and ends it when the process that started it is gone."""

import os
import sys
import threading
import time

from moto.server import main

_parent = os.getppid()


def _end_with_parent() -> None:
    while os.getppid() == _parent:
        time.sleep(0.5)
    os._exit(0)


threading.Thread(target=_end_with_parent, daemon=True).start()
main(sys.argv[1:])
