package im.crosstalk.gateway.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import im.crosstalk.gateway.dialect.Seal;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Frames as base64 of {@code nonce ‖ AES-256-GCM ciphertext ‖ tag}; the additional data tell the direction, so that a frame
 * of the server is none of the client.
 */
final class AesGcmSeal implements Seal {
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final byte[] TO_SERVER = "C2S".getBytes(US_ASCII);
    private static final byte[] TO_CLIENT = "S2C".getBytes(US_ASCII);

    private final SecretKeySpec key;
    private final SecureRandom random;
    private final NonceMemory seen = new NonceMemory();

    AesGcmSeal(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    @Override
    public byte @Nullable [] open(byte[] sealed, int length) {
        byte[] bytes = decode(sealed, length);
        if (bytes == null || bytes.length < NONCE + TAG || seen.contains(bytes)) {
            return null;
        }
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, bytes, TO_SERVER).doFinal(bytes, NONCE, bytes.length - NONCE);
            // Only now: who has not the key cannot fill the memory.
            seen.add(bytes);
            return text;
        } catch (AEADBadTagException forged) {
            return null;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte @Nullable [] decode(byte[] sealed, int length) {
        int from = 0;
        int to = length;
        while (from < to && sealed[from] <= ' ' && sealed[from] > 0) {
            from++;
        }
        while (to > from && sealed[to - 1] <= ' ' && sealed[to - 1] > 0) {
            to--;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(sealed, from, to));
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    @Override
    public byte[] seal(byte[] text, int length) {
        byte[] sealed = new byte[NONCE + length + TAG];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        System.arraycopy(nonce, 0, sealed, 0, NONCE);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, TO_CLIENT).doFinal(text, 0, length, sealed, NONCE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Base64.getEncoder().encode(sealed);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] direction) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce, 0, NONCE));
        cipher.updateAAD(direction);
        return cipher;
    }
}
