-- Private chats whose two were friends once: while they are so no more, neither sends files there. Those who never were
-- friends have no row, and may.
CREATE TABLE friendship (
    chat    bigint  PRIMARY KEY,
    -- Counts how often they became friends or parted, so that old news is known for what it is.
    version bigint  NOT NULL,
    friends boolean NOT NULL
);
