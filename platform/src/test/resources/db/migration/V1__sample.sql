-- What the sample service has handled, in order.
CREATE TABLE handled (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name   text   NOT NULL,
    caller bigint
);
