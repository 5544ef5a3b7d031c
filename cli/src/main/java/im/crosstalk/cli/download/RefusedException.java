package im.crosstalk.cli.download;

import java.io.IOException;

/** The server will not give it, however often it is asked; the message says why. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
