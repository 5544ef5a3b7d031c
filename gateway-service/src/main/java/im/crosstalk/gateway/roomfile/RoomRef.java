package im.crosstalk.gateway.roomfile;

import im.crosstalk.gateway.dialect.ClientRef;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs to know of its request; all as the client wrote it, echoed.
 *
 * @param action null for one that there is not
 * @param actionText the action
 * @param fileData base64, of a packet
 */
record RoomRef(
        @Nullable RoomAction action,
        String actionText,
        @Nullable String chatId,
        @Nullable String roomId,
        @Nullable String filePath,
        @Nullable String fileData)
        implements ClientRef {}
