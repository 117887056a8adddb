"""The command line: what the app can do, without the app. Each command has a file; `commands` puts them together.

Nothing heavy is imported before a command needs it, so that help and mistakes are answered at once.
"""

from bert_core.cli.commands import app, main

__all__ = ["app", "main"]
