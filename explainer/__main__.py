"""The command `explainer`, and `python -m explainer`."""

import sys


def main() -> int:
    """Run a command; its exit status. Who stops it while it is being loaded gets no traceback."""
    try:
        from explainer.cli import main as run

        return run()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
