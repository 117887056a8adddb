"""The command line: what the app can do, without the app. Each command is a file; `app` puts them together.

Nothing heavy is imported before a command needs it, so that help and mistakes are answered at once.
"""

from bert_core.cli.app import main

__all__ = ["main"]
