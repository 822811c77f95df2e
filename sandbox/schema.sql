-- All that the pretend networks remember. Times are whole milliseconds since 1970, UTC.

CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;       -- the numbers given out
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value) WITHOUT ROWID;   -- the clock, deliveries held back

CREATE TABLE IF NOT EXISTS accounts (
    network TEXT NOT NULL, id TEXT NOT NULL, handle TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL, at INTEGER NOT NULL,
    followers INTEGER NOT NULL, followers_per_week REAL NOT NULL, popularity REAL NOT NULL DEFAULT 1,
    subscribed TEXT NOT NULL DEFAULT '[]',   -- webhook fields asked for, JSON
    lost TEXT NOT NULL DEFAULT '[]',         -- permissions taken away, JSON
    PRIMARY KEY (network, id), UNIQUE (network, handle)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS residents (
    network TEXT NOT NULL, id TEXT NOT NULL, handle TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (network, id), UNIQUE (network, handle)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, network TEXT NOT NULL, account TEXT NOT NULL,   -- account '' = a token for every account
    at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tokens_of_account ON tokens (network, account);

-- Posts, comments and mentions: whatever stands in public. `account` is the council account whose square it stands in.
CREATE TABLE IF NOT EXISTS posts (
    network TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, author TEXT NOT NULL, by_council INTEGER NOT NULL,
    parent TEXT, root TEXT NOT NULL, text TEXT NOT NULL, link TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL,
    published INTEGER NOT NULL DEFAULT 1, edited_at INTEGER, hidden_at INTEGER, deleted_at INTEGER,
    replaced_by TEXT,                        -- networks where an edit is a new post (X)
    facts TEXT NOT NULL DEFAULT '{}',        -- what only this network knows, JSON
    PRIMARY KEY (network, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posts_of_author ON posts (network, author, at);         -- published posts, a person's tweets
CREATE INDEX IF NOT EXISTS posts_same_text ON posts (network, author, text);       -- X: duplicate content
CREATE INDEX IF NOT EXISTS posts_under ON posts (network, parent, at);             -- comments of a post
CREATE INDEX IF NOT EXISTS posts_in_thread ON posts (network, root, at);           -- comments and their replies
CREATE INDEX IF NOT EXISTS posts_of_square ON posts (at) WHERE parent IS NULL;     -- the town square, every network
CREATE INDEX IF NOT EXISTS posts_not_out_yet ON posts (network) WHERE published = 0;   -- Facebook: what is scheduled there

CREATE TABLE IF NOT EXISTS mentions (
    network TEXT NOT NULL, account TEXT NOT NULL, post TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (network, account, post)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS mentions_of_post ON mentions (network, post);           -- whom a webhook goes to

CREATE TABLE IF NOT EXISTS media (
    network TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, post TEXT, place INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL, alt TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL,
    content BLOB, PRIMARY KEY (network, id)
);
CREATE INDEX IF NOT EXISTS media_of_post ON media (network, post, place);

CREATE TABLE IF NOT EXISTS segments (
    network TEXT NOT NULL, media TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (network, media, number)
);

-- What was said of an upload when it began, on networks where the first request says it all (YouTube). JSON.
CREATE TABLE IF NOT EXISTS uploads (
    network TEXT NOT NULL, id TEXT NOT NULL, about TEXT NOT NULL, made TEXT,   -- made: what came of it, its identity
    PRIMARY KEY (network, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS messages (
    network TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, resident TEXT NOT NULL, by_council INTEGER NOT NULL,
    text TEXT NOT NULL, at INTEGER NOT NULL, about TEXT,   -- about: the comment that a private reply answers
    PRIMARY KEY (network, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_of_pair ON messages (network, account, resident, at);

CREATE TABLE IF NOT EXISTS restrictions (
    network TEXT NOT NULL, account TEXT NOT NULL, resident TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (network, account, kind, resident)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS webhooks (
    network TEXT PRIMARY KEY, url TEXT NOT NULL, verified_at REAL, attempts INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, network TEXT NOT NULL, account TEXT NOT NULL, body BLOB NOT NULL,
    forged INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL DEFAULT 0, queued_at REAL NOT NULL, finished_at REAL, answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (id) WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS deliveries_next ON deliveries (next_at) WHERE finished_at IS NULL AND held = 0;   -- the next wake

CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, network TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    account TEXT NOT NULL, moment TEXT NOT NULL, effect TEXT NOT NULL, status INTEGER NOT NULL, delay_ms INTEGER NOT NULL,
    share REAL NOT NULL, times INTEGER
);

CREATE TABLE IF NOT EXISTS budgets (
    network TEXT NOT NULL, account TEXT NOT NULL,   -- account '' = each account has this budget
    calls INTEGER NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (network, account)
) WITHOUT ROWID;

-- Signing in: codes and refresh tokens are used up; a token by signing in acts for the accounts that were chosen.
CREATE TABLE IF NOT EXISTS sign_in_codes (
    code TEXT PRIMARY KEY, network TEXT NOT NULL, accounts TEXT NOT NULL, scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sign_in_refreshes (
    token TEXT PRIMARY KEY, network TEXT NOT NULL, accounts TEXT NOT NULL, scopes TEXT NOT NULL, at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, used_at INTEGER, revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sign_in_tokens (
    token TEXT PRIMARY KEY, network TEXT NOT NULL, accounts TEXT NOT NULL
) WITHOUT ROWID;

-- Every effect that really happened, in the order in which it was committed.
CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, network TEXT NOT NULL, account TEXT NOT NULL,
    by TEXT NOT NULL, effect TEXT NOT NULL, object TEXT NOT NULL, text TEXT NOT NULL, real_at REAL NOT NULL
);
