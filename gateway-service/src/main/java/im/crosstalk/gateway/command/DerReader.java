package im.crosstalk.gateway.command;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the little of DER (X.690) that public keys are made of, strictly. Nothing is done with numbers but to hold them.
 */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int SEQUENCE = 0x30;

    private final byte[] der;
    private final int end;
    private int at;

    DerReader(byte[] der) {
        this(der, 0, der.length);
    }

    private DerReader(byte[] der, int from, int end) {
        this.der = der;
        this.at = from;
        this.end = end;
    }

    /** The text is no DER, or not the one expected. Carries no trace: it is thrown for what strangers send. */
    static final class NotDerException extends Exception {
        private static final long serialVersionUID = 1L;

        private NotDerException(String why) {
            super(why, null, false, false);
        }
    }

    /** Whether the next element has that tag. */
    boolean isNext(int tag) {
        return at < end && (der[at] & 0xff) == tag;
    }

    /** Whether there is nothing more. */
    boolean isAtEnd() {
        return at == end;
    }

    /** The content of the next element, which must have that tag. */
    DerReader enter(int tag) throws NotDerException {
        if (!isNext(tag)) {
            throw new NotDerException("another element");
        }
        at++;
        int length = length();
        if (length > end - at) {
            throw new NotDerException("cut short");
        }
        var content = new DerReader(der, at, at + length);
        at += length;
        return content;
    }

    private int length() throws NotDerException {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7f;
        if (octets < 1 || octets > 2) {
            throw new NotDerException("length");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << 8 | next();
        }
        if (length < 0x80 || (octets == 2 && length < 0x100)) {
            throw new NotDerException("length is not minimal");
        }
        return length;
    }

    private int next() throws NotDerException {
        if (at >= end) {
            throw new NotDerException("cut short");
        }
        return der[at++] & 0xff;
    }

    /** The next element's integer, positive and minimal. */
    BigInteger positive() throws NotDerException {
        DerReader content = enter(INTEGER);
        int size = content.end - content.at;
        boolean isPositive = size > 0 && der[content.at] >= 0;
        boolean isMinimal = size < 2 || der[content.at] != 0 || der[content.at + 1] < 0;
        if (!isPositive || !isMinimal) {
            throw new NotDerException("integer");
        }
        return new BigInteger(1, der, content.at, size);
    }

    /** Goes past the element with these very bytes, if it is next. */
    boolean skip(byte[] element) {
        if (end - at < element.length) {
            return false;
        }
        for (int i = 0; i < element.length; i++) {
            if (der[at + i] != element[i]) {
                return false;
            }
        }
        at += element.length;
        return true;
    }

    /** Goes past a bit string's first octet: no bits are unused. */
    void wholeOctets() throws NotDerException {
        if (next() != 0) {
            throw new NotDerException("unused bits");
        }
    }

    /** The numbers of an RSA public key. */
    record RsaNumbers(BigInteger modulus, BigInteger exponent) {}

    /** {@code RSAPublicKey} (RFC 8017, A.1.1), bare or in a {@code SubjectPublicKeyInfo} (RFC 5280); null for anything else. */
    static @Nullable RsaNumbers rsaPublicKey(byte[] der) {
        try {
            var reader = new DerReader(der);
            DerReader key = reader.enter(SEQUENCE);
            if (!reader.isAtEnd()) {
                return null;
            }
            return key.isNext(INTEGER) ? numbers(key) : ofKeyInfo(key);
        } catch (NotDerException otherwise) {
            return null;
        }
    }

    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, parameters NULL. */
    private static final byte[] RSA_ENCRYPTION = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private static @Nullable RsaNumbers ofKeyInfo(DerReader info) throws NotDerException {
        if (!info.skip(RSA_ENCRYPTION)) {
            return null;
        }
        DerReader bits = info.enter(BIT_STRING);
        bits.wholeOctets();
        DerReader key = bits.enter(SEQUENCE);
        return info.isAtEnd() && bits.isAtEnd() ? numbers(key) : null;
    }

    private static @Nullable RsaNumbers numbers(DerReader key) throws NotDerException {
        var numbers = new RsaNumbers(key.positive(), key.positive());
        return key.isAtEnd() ? numbers : null;
    }
}
