"""The demo: 25 models that replay the diary's table, with answers scripted after it."""
