package im.crosstalk.file.store;

import org.jspecify.annotations.Nullable;

/** The service cannot start, since it does not know where to keep bytes, or cannot keep them there. */
final class StoreUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    StoreUnusableException(String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
