"""The entry of the command ``publish``: as little as possible, so that it starts at once."""

import os
import sys

#: What is said where there is no memory left to say anything else.
_NO_MEMORY = b"""\
publish: error[MACHINE-REFUSED]: the machine has refused something: there is not enough memory
  hint: allow more (ulimit -v), then run it again: nothing half-made was left
"""


def main() -> None:
    """Run the command and leave without tearing the interpreter down.

    ``os._exit`` skips the destruction of what the typesetter holds.
    """
    try:
        from publish.core.interruption import watch

        watch()
        os._exit(_run())
    except KeyboardInterrupt:
        from publish.core.interruption import say_so

        os._exit(say_so())
    except MemoryError:
        os.write(2, _NO_MEMORY)
        os._exit(1)


def _run() -> int:
    from publish.core.streams import finish, open_all
    from publish.setup.process import prepare_process

    prepare_process()
    open_all()
    from publish.cli import run

    code = run(sys.argv[1:])
    if "publish.core.cache" in sys.modules:
        from publish.core.cache import discard

        discard()
    return finish(code)


if __name__ == "__main__":
    main()
