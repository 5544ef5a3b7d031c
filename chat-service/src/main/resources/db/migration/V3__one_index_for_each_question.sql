-- Led by the sender, so that it is never taken for the primary key: while a table is small both cost the same, and a plan
-- that reads a whole chat to find one message would be kept when the chat has grown.
DROP INDEX message_once;
CREATE UNIQUE INDEX message_once ON message (sender_id, chat_id, client_key);
