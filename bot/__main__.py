"""`python -m bot` starts the bot, as `kinprobe run` does."""

import sys

from bot.cli import main

if __name__ == "__main__":  # a worker process imports this module anew
    sys.exit(main(["run", *sys.argv[1:]]))
