package im.crosstalk.file.upload;

import im.crosstalk.protocol.file.Sha256;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Digests of unfinished files as far as this process has seen their bytes. They are lost with it, and of no use once
 * another instance has appended; the finisher then reads all bytes again, once.
 */
@Component
class RunningDigests {
    private static final int MOST = 2_000;

    private record Running(long offset, MessageDigest digest) {}

    private final Map<String, Running> byBlob = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Running> eldest) {
            return size() > MOST;
        }
    };

    /** A digest of the first {@code offset} bytes, to go on with; null when this process has not seen them all. */
    @Nullable
    MessageDigest take(String blob, long offset) {
        synchronized (byBlob) {
            Running running = byBlob.remove(blob);
            if (running != null && running.offset() == offset) {
                return running.digest();
            }
        }
        return offset == 0 ? Checksum.Digests.of("SHA-256") : null;
    }

    void put(String blob, long offset, MessageDigest digest) {
        synchronized (byBlob) {
            byBlob.put(blob, new Running(offset, digest));
        }
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Sha256 result(MessageDigest digest) {
        return Sha256.of(copy(digest).digest());
    }
}
