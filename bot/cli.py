"""The kinprobe command: thin, one function a subcommand."""

from __future__ import annotations

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from pathlib import Path

# Everything heavy is imported by the subcommand that needs it: `--help` must answer at once.

EXIT_FAULT = 1
EXIT_INTERRUPTED = 130

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the kinprobe command and return its exit code."""
    # What a stream's encoding lacks is escaped, rather than that a whole result is lost to it.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    from bot.errors import PersonError
    from storage.errors import StorageError

    try:
        code = int(arguments.command(arguments))
        sys.stdout.flush()
    except PersonError as error:
        for sentence in error.sentences:
            print(f"kinprobe: {sentence}", file=sys.stderr)
        return error.exit_code
    except StorageError as error:
        print(f"kinprobe: {error}", file=sys.stderr)
        return EXIT_FAULT
    except KeyboardInterrupt:
        print("kinprobe: stopped", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _unprinted()
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        print("kinprobe: the output cannot be written: no space is left there", file=sys.stderr)
        return _unprinted()
    return code


def _unprinted() -> int:
    """Give up on an output that nobody takes; the interpreter must not try to flush it again."""
    sys.stdout = None
    return EXIT_FAULT


def _run(arguments: argparse.Namespace) -> int:
    from bot.live import run_bot

    return run_bot(arguments.config, arguments.db)


def _demo(arguments: argparse.Namespace) -> int:
    from bot.demo.page import run_demo

    return run_demo(arguments.db, once=arguments.once, port=arguments.port)


def _check(arguments: argparse.Namespace) -> int:
    from bot.live import run_check

    return run_check(arguments.config, ask=arguments.ask)


def _health(arguments: argparse.Namespace) -> int:
    from bot.health import check

    healthy, sentence = check(arguments.file)
    print(sentence)
    return 0 if healthy else EXIT_FAULT


def _probe(arguments: argparse.Namespace) -> int:
    from bot.terminal import probe

    return probe(
        arguments.config,
        arguments.db,
        name=arguments.name,
        prompt_language=arguments.prompt_language,
        samples=arguments.samples,
        models=arguments.models,
        as_json=arguments.json,
    )


def _resume(arguments: argparse.Namespace) -> int:
    from bot.terminal import resume

    return resume(arguments.config, arguments.db, run_id=arguments.run, as_json=arguments.json)


def _show(arguments: argparse.Namespace) -> int:
    from bot.terminal import show

    return show(arguments.config, arguments.db, run_id=arguments.run, as_json=arguments.json)


def _ingest(arguments: argparse.Namespace) -> int:
    from bot.terminal import ingest

    return ingest(
        arguments.config,
        arguments.db,
        file=arguments.file,
        name=arguments.probe,
        skip_bad=arguments.skip_bad,
        as_json=arguments.json,
    )


def _extract(arguments: argparse.Namespace) -> int:
    from bot.extract_command import extract_file

    return extract_file(arguments.file, arguments.out, skip_bad=arguments.skip_bad)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kinprobe",
        description="Ask many language models the same question, and see which give the identical "
        "example.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    config = argparse.ArgumentParser(add_help=False)
    config.add_argument(
        "--config", type=Path, metavar="FILE", help="the configuration (default: config.yaml here)"
    )
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument(
        "--db",
        type=Path,
        metavar="PATH",
        help="the database file (default: the configured one, else one in your data folder)",
    )
    printed = argparse.ArgumentParser(add_help=False)
    printed.add_argument("--json", action="store_true", help="print one JSON object, not text")

    run = commands.add_parser("run", parents=[config, database], help="start the bot")
    run.set_defaults(command=_run)

    demo = commands.add_parser(
        "demo",
        parents=[database],
        help="the bot in a simulated Discord page, with scripted answers",
    )
    demo.add_argument("--once", action="store_true", help="print the card as text and end")
    demo.add_argument("--port", type=int, default=0, help="the page's port (default: a free one)")
    demo.set_defaults(command=_demo)

    check = commands.add_parser(
        "check", parents=[config], help="say what is wrong with config.yaml"
    )
    check.add_argument("--ask", action="store_true", help="ask every model for one token as well")
    check.set_defaults(command=_check)

    health = commands.add_parser("health", help="say whether the running bot is connected")
    health.add_argument("--file", type=Path, metavar="FILE", help="its heartbeat file")
    health.set_defaults(command=_health)

    probe = commands.add_parser(
        "probe", parents=[config, database, printed], help="ask every model and show who agrees"
    )
    probe.add_argument("name", metavar="NAME", help="the probe, such as bfs")
    probe.add_argument("--prompt-language", metavar="LANG", help="such as ko or en")
    probe.add_argument("--samples", type=int, default=1, metavar="N", help="ask each model N times")
    probe.add_argument("--models", metavar="A,B", help="only these models (default: all)")
    probe.set_defaults(command=_probe)

    resume = commands.add_parser(
        "resume", parents=[config, database, printed], help="finish a run that was cut off"
    )
    resume.add_argument("run", metavar="RUN", help="the run's id")
    resume.set_defaults(command=_resume)

    show = commands.add_parser(
        "show", parents=[config, database, printed], help="show a run that is kept"
    )
    show.add_argument("run", metavar="RUN", help="the run's id")
    show.set_defaults(command=_show)

    ingest = commands.add_parser(
        "ingest",
        parents=[config, database, printed],
        help="take answers recorded elsewhere in as a run",
        description='Lines of {"model": …, "text": …}, and, if you like, "sample"...',
    )
    ingest.add_argument("file", metavar="FILE", help="JSON lines; - for standard input")
    ingest.add_argument("--probe", required=True, metavar="NAME", help="the probe they answer")
    ingest.add_argument(
        "--skip-bad", action="store_true", help="leave bad lines out instead of taking nothing"
    )
    ingest.set_defaults(command=_ingest)

    extract = commands.add_parser(
        "extract",
        help="find the example graphs in answers",
        description='Lines of {"id": …, "text": …} in; for each, in order, a line with the example '
        "graphs found in it.",
    )
    extract.add_argument("file", metavar="FILE", help="JSON lines; - for standard input")
    extract.add_argument(
        "--out", type=Path, metavar="FILE", help="write there once all is read (default: print)"
    )
    extract.add_argument(
        "--skip-bad", action="store_true", help="leave bad lines out instead of stopping at one"
    )
    extract.set_defaults(command=_extract)
    return parser
