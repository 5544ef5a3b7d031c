-- The ordinals of groups; holes do no harm.
CREATE SEQUENCE group_ordinal MINVALUE 0 START WITH 0;

CREATE TABLE chat_group (
    chat         bigint  PRIMARY KEY,
    name         text    NOT NULL,
    -- Whether joining needs nobody's approval.
    open         boolean NOT NULL,
    created_at   bigint  NOT NULL,
    -- Counts the group's changes without a hole; chat-service applies them in this order.
    version      bigint  NOT NULL,
    member_count int     NOT NULL CHECK (member_count > 0),
    -- How often somebody has joined: the next one's place.
    joined_count bigint  NOT NULL
);

-- Names as auth-service gave them; they never change.
CREATE TABLE known_user (
    number   bigint PRIMARY KEY,
    username text   NOT NULL
);

CREATE TABLE member (
    -- Deferred, since Hibernate writes a batch's rows table by table, in an order of its own.
    chat        bigint NOT NULL REFERENCES chat_group DEFERRABLE INITIALLY DEFERRED,
    user_number bigint NOT NULL REFERENCES known_user,
    role        text   NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER')),
    place       bigint NOT NULL,
    PRIMARY KEY (chat, user_number),
    -- Deferred, since handing a group over touches two rows.
    CONSTRAINT one_owner EXCLUDE USING btree (chat WITH =) WHERE (role = 'OWNER') DEFERRABLE INITIALLY DEFERRED
);
