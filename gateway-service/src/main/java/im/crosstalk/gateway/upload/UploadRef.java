package im.crosstalk.gateway.upload;

import im.crosstalk.gateway.dialect.ClientRef;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs to know of its request.
 *
 * @param action null for one that there is not
 * @param fileId as the client wrote it, echoed
 */
record UploadRef(@Nullable UploadAction action, @Nullable String fileId) implements ClientRef {}
