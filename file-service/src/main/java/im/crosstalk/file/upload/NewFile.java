package im.crosstalk.file.upload;

import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileName;
import org.jspecify.annotations.Nullable;

/**
 * What is to be uploaded.
 *
 * @param order what orders the commands about it: the owner's number or a chat's
 * @param completesItself whether its last byte seals it
 * @param expiresAt epoch milliseconds; null for the usual time after the last byte
 */
public record NewFile(
        Purpose purpose,
        Caller owner,
        FileName name,
        String type,
        long size,
        long order,
        boolean completesItself,
        @Nullable Long expiresAt) {}
