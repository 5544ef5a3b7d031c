package im.crosstalk.protocol.file;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;

/**
 * A finished file of a room.
 *
 * @param name under which it is listed
 * @param sentAt epoch milliseconds at which it was finished
 * @param path where its bytes are, for clients with a bearer token
 */
public record RoomFile(
        FileId file,
        ChatId room,
        FileName name,
        long size,
        String type,
        UserId sender,
        String senderName,
        Sha256 sha256,
        long sentAt,
        String path) {}
