package im.crosstalk.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys derived from the installation's permanent secret, so that a stolen database is worth little: it holds sealed
 * signing keys, and hashes of codes that cannot be tried out. Safe for concurrent use.
 */
public final class Secrets {
    private static final String HMAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] codeKey;
    private final SecretKeySpec sealingKey;

    /** @param permanent the installation's secret, 32 bytes or more */
    public Secrets(byte[] permanent) {
        codeKey = hmac(permanent, "crosstalk e-mail code");
        sealingKey = new SecretKeySpec(hmac(permanent, "crosstalk signing key"), "AES");
    }

    /** What is kept of an e-mail code: without the secret, not to be found by trying all codes. */
    public byte[] hashOfCode(String emailKey, long code) {
        return hmac(codeKey, emailKey + ' ' + code);
    }

    /** Encrypts a text, bound to the name under which it is kept. */
    public byte[] seal(String name, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce, text.getBytes(UTF_8));
        byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
        return whole;
    }

    /**
     * Undoes {@link #seal}.
     *
     * @throws IllegalStateException when it was sealed under another secret or name, or was changed
     */
    public String open(String name, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return new String(cipher(Cipher.DECRYPT_MODE, name, nonce, rest), UTF_8);
    }

    private byte[] cipher(int mode, String name, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, sealingKey, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("cannot open " + name + ": is im.id-secret another one?", wrong);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
