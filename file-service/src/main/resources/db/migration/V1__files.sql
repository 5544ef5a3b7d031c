-- One row for each file, unfinished ones included. Times are epoch milliseconds unless the type says otherwise.
CREATE TABLE upload (
    id               text    PRIMARY KEY,
    purpose          text    NOT NULL,
    owner            bigint  NOT NULL,
    owner_name       text    NOT NULL,
    name             text    NOT NULL,
    type             text    NOT NULL,
    size             bigint  NOT NULL,
    -- What orders the commands about it: the owner's number, or that of a chat.
    order_key        bigint  NOT NULL,
    completes_itself boolean NOT NULL,
    state            text    NOT NULL DEFAULT 'OPEN',
    paused           boolean NOT NULL DEFAULT false,
    -- Bytes that would survive a crash.
    durable_offset   bigint  NOT NULL DEFAULT 0,
    -- The name of its bytes in the store; another one once it is begun anew.
    blob             text    NOT NULL UNIQUE,
    sha256           text,
    expected_sha256  text,
    -- Who waits for its completion, as JSON.
    waiting          text,
    created_at       bigint  NOT NULL,
    -- Null for never.
    expires_at       bigint,
    -- One writer at a time: each acquisition takes the next epoch. By PostgreSQL's clock.
    epoch            bigint  NOT NULL DEFAULT 0,
    lease_owner      text,
    lease_until      timestamptz,
    -- When a finisher may take it up, again if the last one has died. By PostgreSQL's clock.
    finish_after     timestamptz
);
CREATE INDEX upload_expiry ON upload (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX upload_finishing ON upload (finish_after) WHERE state = 'SEALING';

-- What each user takes up, the announced sizes of unfinished files included.
CREATE TABLE usage (
    owner      bigint PRIMARY KEY,
    bytes      bigint NOT NULL DEFAULT 0,
    unfinished int    NOT NULL DEFAULT 0
);

-- Bytes that nobody needs, until they are gone.
CREATE TABLE doomed_blob (
    blob  text        PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Filesystem: the files that make up an unfinished blob. A writer whose predecessor did not say that it has ended
-- writes to a file of its own, so that whatever the predecessor still writes lands where nobody reads.
CREATE TABLE segment (
    blob         text   NOT NULL,
    epoch        bigint NOT NULL,
    start_offset bigint NOT NULL,
    PRIMARY KEY (blob, epoch)
);

-- S3: multipart uploads, their parts (numbers are reserved before use, so none is ever written twice), and the bytes
-- that do not fill a part yet.
CREATE TABLE multipart (
    blob      text PRIMARY KEY,
    upload_id text NOT NULL
);
CREATE TABLE part (
    blob         text   NOT NULL,
    number       int    NOT NULL,
    start_offset bigint,
    size         bigint,
    etag         text,
    PRIMARY KEY (blob, number)
);
CREATE TABLE staged (
    blob         text   NOT NULL,
    start_offset bigint NOT NULL,
    bytes        bytea  NOT NULL,
    PRIMARY KEY (blob, start_offset)
);
ALTER TABLE staged ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Users' own uploads, by their clients' names for them. The path is given when they are complete.
CREATE TABLE personal_file (
    file        text   PRIMARY KEY REFERENCES upload ON DELETE CASCADE,
    owner       bigint NOT NULL,
    client_name text   NOT NULL,
    path        text,
    UNIQUE (owner, client_name),
    UNIQUE (owner, path)
);

-- Files of rooms. The listed name is given when they are finished.
CREATE TABLE room_file (
    file        text   PRIMARY KEY REFERENCES upload ON DELETE CASCADE,
    chat        bigint NOT NULL,
    sender      bigint NOT NULL,
    name        text   NOT NULL,
    packets     bigint NOT NULL,
    -- Known once the first packet is there.
    packet_size bigint,
    listed_name text,
    finished_at bigint
);
CREATE UNIQUE INDEX room_file_unfinished ON room_file (chat, sender, name) WHERE listed_name IS NULL;
CREATE UNIQUE INDEX room_file_listed ON room_file (chat, listed_name) WHERE listed_name IS NOT NULL;

-- Transfers from user to user. The file's row holds its name, size and bytes.
CREATE TABLE transfer (
    id         text   PRIMARY KEY,
    file       text   NOT NULL UNIQUE REFERENCES upload ON DELETE CASCADE,
    sender     bigint NOT NULL,
    recipient  bigint NOT NULL,
    sha256     text,
    status     text   NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX transfer_sender ON transfer (sender) WHERE status NOT IN ('REJECTED', 'COMPLETED', 'FAILED', 'CANCELLED');
CREATE INDEX transfer_recipient ON transfer (recipient) WHERE status NOT IN ('REJECTED', 'COMPLETED', 'FAILED', 'CANCELLED');

-- Chunks that a PUT is to bring, and who waits for them.
CREATE TABLE announced_chunk (
    transfer     text   NOT NULL REFERENCES transfer ON DELETE CASCADE,
    start_offset bigint NOT NULL,
    size         bigint NOT NULL,
    md5          text,
    waiting      text   NOT NULL,
    due_at       bigint NOT NULL,
    PRIMARY KEY (transfer, start_offset)
);
CREATE INDEX announced_chunk_due ON announced_chunk (due_at);

-- Groups' members, as group-service tells. Who has left keeps a row, so that old news is known for what it is.
CREATE TABLE group_member (
    chat    bigint  NOT NULL,
    member  bigint  NOT NULL,
    version bigint  NOT NULL,
    inside  boolean NOT NULL,
    PRIMARY KEY (chat, member)
);

CREATE TABLE known_user (
    user_id  bigint PRIMARY KEY,
    username text   NOT NULL
);
