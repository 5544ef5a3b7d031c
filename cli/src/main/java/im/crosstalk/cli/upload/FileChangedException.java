package im.crosstalk.cli.upload;

import java.io.IOException;

/** The file is not what it was when its upload began. */
final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    FileChangedException() {
        super("the file has changed while it was being sent");
    }
}
