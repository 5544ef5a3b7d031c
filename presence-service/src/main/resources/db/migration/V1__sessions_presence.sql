-- Connected sessions. One session may be connected through two gateways while it moves from one to the other.
CREATE TABLE session (
    session     text    NOT NULL,
    gateway     text    NOT NULL,
    user_number bigint  NOT NULL,
    username    text    NOT NULL,
    since       bigint  NOT NULL,
    -- Whether it has been told who is online.
    briefed     boolean NOT NULL,
    PRIMARY KEY (session, gateway)
);

CREATE INDEX session_by_user ON session (user_number);
CREATE INDEX session_by_gateway ON session (gateway);
CREATE INDEX session_not_briefed ON session (user_number) WHERE NOT briefed;

CREATE TABLE presence (
    user_number bigint  PRIMARY KEY,
    username    text    NOT NULL,
    online      boolean NOT NULL,
    -- Of the last transition; each is later than the one before, since it names the event.
    since       bigint  NOT NULL,
    -- Whether those concerned have been told of the last transition.
    told        boolean NOT NULL
);

CREATE INDEX presence_not_told ON presence (user_number) WHERE NOT told;
