package im.crosstalk.file.upload;

import im.crosstalk.protocol.Refusal;

/** Whether a file may be uploaded. */
public sealed interface Opening {
    record Opened(Upload upload) implements Opening {}

    record Refused(Refusal refusal) implements Opening {}
}
