package im.crosstalk.file.store;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The store does not do what it should; nothing that was acknowledged is lost. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    public StorageException(String what, boolean full, @Nullable Throwable cause) {
        super(what, cause);
        this.full = full;
    }

    /** Java has no exception of its own for a full disk, only the operating system's words. */
    static StorageException of(String what, IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left") || message.contains("quota exceeded");
        return new StorageException(what, full, failure);
    }

    /** Whether there is no room, and the same again will do once there is. */
    public boolean full() {
        return full;
    }
}
