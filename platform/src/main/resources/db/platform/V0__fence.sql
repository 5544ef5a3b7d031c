-- Where each partition's next batch begins, and what its last one led to (published again after a crash).
CREATE TABLE fence (
    topic       text    NOT NULL,
    partition   int     NOT NULL,
    -- Kafka's identity of the topic: a topic that was made anew counts its offsets anew.
    log         text    NOT NULL,
    next_offset bigint  NOT NULL,
    outbox      bytea,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Written anew with every batch and read only after a crash: compressing it would be work for nothing.
ALTER TABLE fence ALTER COLUMN outbox SET STORAGE EXTERNAL;
