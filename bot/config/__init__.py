"""config.yaml: settings, and every mistake in them told with its line."""

from bot.config.load import Need, Settings, load_settings
from bot.config.mistakes import ConfigError, Mistake

__all__ = ["ConfigError", "Mistake", "Need", "Settings", "load_settings"]
