package im.crosstalk.file.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;

/** What a chunk's bytes must add up to. */
public record Checksum(String algorithm, byte[] expected) {
    /** The algorithms by their names in tus, in the order in which we like them. */
    public static final Map<String, String> ALGORITHMS = Map.of("sha1", "SHA-1", "md5", "MD5", "sha256", "SHA-256");

    /** @throws IllegalArgumentException when it is not one of {@link #ALGORITHMS} */
    public Checksum {
        if (!ALGORITHMS.containsKey(algorithm)) {
            throw new IllegalArgumentException("unknown algorithm");
        }
    }

    MessageDigest digest() {
        return Digests.of(String.valueOf(ALGORITHMS.get(algorithm)));
    }

    boolean fits(MessageDigest digest) {
        return MessageDigest.isEqual(digest.digest(), expected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checksum that
                && algorithm.equals(that.algorithm)
                && Arrays.equals(expected, that.expected);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(expected);
    }

    @Override
    public String toString() {
        return algorithm;
    }

    /** Digests that every Java has. */
    static final class Digests {
        private Digests() {}

        static MessageDigest of(String algorithm) {
            try {
                return MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
