"""The entry of the command ``publish``: as little as possible, so that it starts at once."""

import gc
import os
import sys


def main() -> None:
    """Run the command and leave without tearing the interpreter down.

    The garbage collector is off: a run makes long-lived trees and ends; collecting them
    costs a tenth of it. ``os._exit`` skips the destruction of what the typesetter holds.
    """
    gc.disable()
    try:
        from publish.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
