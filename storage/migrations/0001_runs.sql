-- Runs, the answers of their models, and the example graphs found in those answers.
--
-- Why it is cut like this:
--   * An answer is what was received and never changes. What is read out of it (readings, examples)
--     stands apart, so that a better extractor can replace it without touching an answer.
--   * What identifies people and places on Discord stands in run_posts alone, and the process that
--     owns a run in runs.owner while it runs; neither belongs into an export.
--   * Times are UTC text with milliseconds, so that they sort and can be read as they stand.
--   * JSON columns hold what is shown and exported whole; what is searched has a column of its own.

CREATE TABLE runs (
    id              INTEGER PRIMARY KEY,
    run_id          TEXT NOT NULL COLLATE NOCASE UNIQUE,  -- what people type, such as bfs-7k2m9q
    probe           TEXT NOT NULL,
    probe_title     TEXT NOT NULL,
    prompt_language TEXT,
    prompt          TEXT,                                 -- the exact prompt; unknown for some ingested runs
    prompt_sha256   TEXT,
    samples         INTEGER NOT NULL CHECK (samples >= 1),
    origin          TEXT NOT NULL CHECK (origin IN ('discord', 'terminal', 'ingest', 'demo')),
    status          TEXT NOT NULL
                    CHECK (status IN ('running', 'finished', 'cancelled', 'interrupted', 'failed')),
    owner           TEXT CHECK (owner IS NULL OR status = 'running'),
    note            TEXT,                                 -- why it ended as it did
    started_at      TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
    finished_at     TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.???Z'),
    seconds         REAL
) STRICT;

CREATE INDEX runs_by_start ON runs (started_at);
CREATE INDEX runs_by_probe ON runs (probe, started_at);
CREATE INDEX runs_running ON runs (id) WHERE status = 'running';

CREATE TABLE asked_models (
    id             INTEGER PRIMARY KEY,
    run            INTEGER NOT NULL REFERENCES runs (id),
    position       INTEGER NOT NULL,                      -- its place in the request, from 0
    name           TEXT NOT NULL,
    provider_model TEXT,
    vendor         TEXT,
    family         TEXT,
    released       TEXT,
    parameters     TEXT NOT NULL CHECK (json_valid(parameters)),
    UNIQUE (run, position),
    UNIQUE (run, name)
) STRICT;

CREATE INDEX asked_models_by_name ON asked_models (name);

CREATE TABLE answers (
    id                INTEGER PRIMARY KEY,
    asked_model       INTEGER NOT NULL REFERENCES asked_models (id),
    sample            INTEGER NOT NULL CHECK (sample >= 0),
    status            TEXT NOT NULL CHECK (status IN ('answered', 'failed')),
    prompt_language   TEXT,                               -- where it is known answer by answer; else the run's
    error_kind        TEXT,
    error             TEXT,
    finish_reason     TEXT,
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    served_model      TEXT,
    fingerprint       TEXT,
    cost              REAL,                               -- USD
    seconds           REAL,
    attempts          INTEGER,
    parameters        TEXT CHECK (parameters IS NULL OR json_valid(parameters)),
    asked_at          TEXT CHECK (asked_at GLOB '????-??-??T??:??:??.???Z'),
    answered_at       TEXT CHECK (answered_at GLOB '????-??-??T??:??:??.???Z'),
    -- The long columns come last: whoever reads the others never loads their pages.
    text              TEXT,
    reasoning         TEXT,
    -- What TEXT cannot hold for every reader, a lone surrogate or a NUL, stands as U+FFFD in the
    -- columns above; then, and only then, these hold the exact text as UTF-8 in which a surrogate is
    -- encoded like any other code point (Python's "surrogatepass").
    text_exact        BLOB CHECK (text_exact IS NULL OR text IS NOT NULL),
    reasoning_exact   BLOB CHECK (reasoning_exact IS NULL OR reasoning IS NOT NULL),
    UNIQUE (asked_model, sample),
    CHECK ((status = 'failed') = (error_kind IS NOT NULL)),
    CHECK (status = 'failed' OR text IS NOT NULL)
) STRICT;

CREATE TABLE readings (
    answer    INTEGER PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE,
    extractor TEXT NOT NULL,                              -- the version that read the answer
    unread    TEXT                                        -- why the answer could not be read
) STRICT;

CREATE TABLE examples (
    id                 INTEGER PRIMARY KEY,
    answer             INTEGER NOT NULL REFERENCES readings (answer) ON DELETE CASCADE,
    position           INTEGER NOT NULL,                  -- its place in the answer, from 0
    is_primary         INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    adjacency          TEXT NOT NULL CHECK (json_type(adjacency) = 'object'),
    weights            TEXT CHECK (json_type(weights) = 'object'),
    direction          TEXT NOT NULL CHECK (direction IN ('known', 'unknown')),
    partial            INTEGER NOT NULL CHECK (partial IN (0, 1)),
    form               TEXT NOT NULL,
    code_language      TEXT NOT NULL,
    first_line         INTEGER NOT NULL,
    last_line          INTEGER NOT NULL,
    key_written        TEXT,
    key_labelled       TEXT,
    key_skeleton       TEXT,
    key_shape          TEXT,
    key_skeleton_shape TEXT,
    UNIQUE (answer, position)
) STRICT;

CREATE UNIQUE INDEX examples_one_primary ON examples (answer) WHERE is_primary = 1;
CREATE INDEX examples_written ON examples (key_written) WHERE key_written IS NOT NULL;
CREATE INDEX examples_labelled ON examples (key_labelled) WHERE key_labelled IS NOT NULL;
CREATE INDEX examples_skeleton ON examples (key_skeleton) WHERE key_skeleton IS NOT NULL;
CREATE INDEX examples_shape ON examples (key_shape) WHERE key_shape IS NOT NULL;
CREATE INDEX examples_skeleton_shape ON examples (key_skeleton_shape)
    WHERE key_skeleton_shape IS NOT NULL;

CREATE TABLE run_posts (
    run        INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    guild_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER,                                   -- unknown until the card is posted
    asker_id   INTEGER                                    -- NULL once the member's data is deleted
) STRICT;

CREATE INDEX run_posts_by_asker ON run_posts (asker_id) WHERE asker_id IS NOT NULL;
