-- Everything a chat needs is keyed by the chat, so that the tables can be partitioned by it.

CREATE TABLE chat (
    chat_id          bigint  PRIMARY KEY,
    last_sequence    bigint  NOT NULL DEFAULT 0, -- of the newest message; sequences count 1, 2, 3 … without a hole
    last_received_at bigint  NOT NULL DEFAULT 0, -- epoch milliseconds; never goes back, so it sorts as sequences do
    revision         bigint  NOT NULL DEFAULT 0, -- counts recalls
    version          bigint  NOT NULL DEFAULT 0, -- the newest decision of group-service that was applied
    name             text,                       -- of a group
    writable         boolean NOT NULL DEFAULT true,
    ended            boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

CREATE TABLE member (
    chat_id            bigint  NOT NULL,
    user_id            bigint  NOT NULL,
    role               text    NOT NULL DEFAULT 'MEMBER',
    joined_sequence    bigint  NOT NULL DEFAULT 0, -- the chat's newest message when the user came
    joined_revision    bigint  NOT NULL DEFAULT 0,
    read_sequence      bigint  NOT NULL DEFAULT 0,
    delivered_sequence bigint  NOT NULL DEFAULT 0, -- the newest message that some device of the user has got
    sent               bigint  NOT NULL DEFAULT 0, -- own messages since joining …
    sent_before_read   bigint  NOT NULL DEFAULT 0, -- … and those of them up to the read mark: unread needs no COUNT
    PRIMARY KEY (chat_id, user_id)
) WITH (fillfactor = 50);

CREATE INDEX member_of_user ON member (user_id, chat_id);

CREATE TABLE message (
    chat_id           bigint  NOT NULL,
    sequence          bigint  NOT NULL,
    sender_id         bigint  NOT NULL,
    client_key        text    NOT NULL, -- against doubles
    client_key_shown  boolean NOT NULL, -- whether others see it as the client_message_id
    content_type      text    NOT NULL,
    flavor            text,
    structured        boolean NOT NULL,
    content           text    NOT NULL, -- empty once recalled
    sent_at           text    NOT NULL, -- as the sender wrote it
    received_at       bigint  NOT NULL, -- epoch milliseconds
    recall_revision   bigint,           -- set when recalled
    recalled_by       bigint,
    recalled_at       bigint,
    recalled_digest   bytea,            -- SHA-256 of what it said, so that a repeat is still told from another message
    PRIMARY KEY (chat_id, sequence)
);

CREATE UNIQUE INDEX message_once ON message (chat_id, sender_id, client_key);
CREATE INDEX message_recalled ON message (chat_id, recall_revision) WHERE recall_revision IS NOT NULL;

CREATE TABLE device (
    user_id   bigint NOT NULL,
    device_id text   NOT NULL,
    PRIMARY KEY (user_id, device_id)
);

-- What a device has got. Where a known device has no mark, it starts where the user joined.
CREATE TABLE device_mark (
    user_id   bigint NOT NULL,
    device_id text   NOT NULL,
    chat_id   bigint NOT NULL,
    sequence  bigint NOT NULL,
    revision  bigint NOT NULL,
    PRIMARY KEY (user_id, device_id, chat_id)
) WITH (fillfactor = 50);

-- Names of users, learnt from im.events.user or asked of auth-service.
CREATE TABLE known_user (
    user_id  bigint PRIMARY KEY,
    username text   NOT NULL
);
