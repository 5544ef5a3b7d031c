-- End-to-end encryption material, until the recipient has got it.
CREATE TABLE e2ee_relay (
    relay_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient_id bigint NOT NULL,
    sender_id    bigint NOT NULL,
    kind         text   NOT NULL,
    payload      text   NOT NULL, -- JSON that nobody here reads
    created_at   bigint NOT NULL  -- epoch milliseconds
);

CREATE INDEX e2ee_relay_of_recipient ON e2ee_relay (recipient_id, relay_id);
CREATE INDEX e2ee_relay_by_age ON e2ee_relay (created_at);

-- Calls that have not ended; the end removes them.
CREATE TABLE call (
    call_id     text   PRIMARY KEY,
    caller_id   bigint NOT NULL,
    callee_id   bigint NOT NULL,
    rings_until bigint            -- epoch milliseconds; null once it was taken
) WITH (fillfactor = 50);

-- Who is in a call. The key is what keeps a user out of two, whichever partitions they are started on.
CREATE TABLE call_party (
    user_id    bigint PRIMARY KEY,
    call_id    text   NOT NULL,
    gone_since bigint             -- epoch milliseconds since which the user has no connection; null while they have
) WITH (fillfactor = 50);

CREATE INDEX call_party_of_call ON call_party (call_id);
