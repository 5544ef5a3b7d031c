package im.crosstalk.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** One connection's encryption in the command dialect, from the client's side; independent of the server's codec. */
final class CommandSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPair KEYS = newKeys();

    private final SecretKeySpec key;

    /** @param encrypted the server's answer to {@link #publicKey} */
    CommandSeal(String encrypted) {
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    KEYS.getPrivate(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            key = new SecretKeySpec(rsa.doFinal(Base64.getDecoder().decode(encrypted)), "AES");
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What all clients here begin with. */
    static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    String close(String frame) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] text = crypt(Cipher.ENCRYPT_MODE, nonce, frame.getBytes(UTF_8), "C2S");
        byte[] sealed = Arrays.copyOf(nonce, nonce.length + text.length);
        System.arraycopy(text, 0, sealed, nonce.length, text.length);
        return Base64.getEncoder().encodeToString(sealed);
    }

    String open(String sealed) {
        byte[] frame = Base64.getDecoder().decode(sealed);
        byte[] nonce = Arrays.copyOf(frame, NONCE_BYTES);
        return new String(
                crypt(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(frame, NONCE_BYTES, frame.length), "S2C"), UTF_8);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text, String direction) {
        try {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            aes.updateAAD(direction.getBytes(UTF_8));
            return aes.doFinal(text);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
