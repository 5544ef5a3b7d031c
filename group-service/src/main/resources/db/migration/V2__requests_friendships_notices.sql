-- Numbers and times of requests and notices. One row, locked from its first use to the end of the transaction: so they are
-- seen in the order of their numbers, and who has seen one has seen all before it.
CREATE TABLE ledger (
    single         boolean PRIMARY KEY DEFAULT true CHECK (single),
    last_request   bigint  NOT NULL,
    last_notice    bigint  NOT NULL,
    last_notice_at bigint  NOT NULL
) WITH (fillfactor = 10);

INSERT INTO ledger (last_request, last_notice, last_notice_at) VALUES (0, 0, 0);

-- Who is, or was, whose friend.
CREATE TABLE friendship (
    -- The private chat of the two, which names them.
    chat    bigint  PRIMARY KEY,
    friends boolean NOT NULL,
    -- Counts how often they became friends or parted; chat-service opens and closes their chat in this order.
    version bigint  NOT NULL
);

CREATE TABLE access_request (
    number     bigint PRIMARY KEY,
    kind       text   NOT NULL CHECK (kind IN ('MAKE_FRIEND', 'JOIN_GROUP', 'GROUP_INVITATION', 'INVITED_JOIN_GROUP')),
    -- What it is about: the private chat of the two, or the group.
    chat       bigint NOT NULL,
    sender     bigint NOT NULL REFERENCES known_user,
    -- Of an invitation the receiver; of one accepted the inviter.
    other      bigint,
    -- Who will be in the group; 0 where it is about friendship.
    candidate  bigint NOT NULL,
    message    text   NOT NULL,
    state      text   NOT NULL CHECK (state IN ('UNSOLVED', 'APPROVED', 'REFUSED')),
    created_at bigint NOT NULL
);

-- A repeat of an open request is that one; and all that asks for the same is found by the first two columns.
CREATE UNIQUE INDEX open_request ON access_request (chat, candidate, kind, sender) WHERE state = 'UNSOLVED';

-- Who sees a request: the sender, and all who could have answered it at some time.
CREATE TABLE request_reader (
    user_number bigint NOT NULL,
    request     bigint NOT NULL REFERENCES access_request,
    PRIMARY KEY (user_number, request)
);

CREATE INDEX readers_of_request ON request_reader (request);

-- What happened to friendships and groups.
CREATE TABLE notice (
    number      bigint  PRIMARY KEY,
    at          bigint  NOT NULL UNIQUE,
    kind        text    NOT NULL,
    chat        bigint  NOT NULL,
    user_number bigint,
    other       bigint,
    admin       boolean
);

CREATE INDEX notice_of_chat ON notice (chat, number);

-- From which to which notice of a chat, with both, a user is told.
CREATE TABLE notice_reader (
    user_number bigint NOT NULL,
    chat        bigint NOT NULL,
    since       bigint NOT NULL,
    until       bigint,
    PRIMARY KEY (user_number, chat, since)
);

INSERT INTO notice_reader (user_number, chat, since) SELECT user_number, chat, 0 FROM member;

-- What owners and admins say to their groups.
CREATE TABLE group_notice (
    chat   bigint NOT NULL,
    number bigint NOT NULL,
    sender bigint NOT NULL,
    text   text   NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (chat, number)
);

ALTER TABLE chat_group ADD COLUMN notice_count bigint NOT NULL DEFAULT 0;

CREATE INDEX member_admin ON member (chat) WHERE role <> 'MEMBER';
