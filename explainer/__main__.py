"""The command `explainer`, and `python -m explainer`."""

import gc
import sys


def main() -> int:
    """Run a command; its exit status. Who stops it while it is being loaded gets no traceback."""
    # A run is short and ends soon: looking for cyclic garbage finds none. It costs a tenth of the
    # run on the way, and as much as half of loading SymPy once more at the end, but for what is
    # frozen by then.
    gc.disable()
    try:
        from explainer.cli import main as run

        return run()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
