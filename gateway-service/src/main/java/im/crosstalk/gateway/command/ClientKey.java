package im.crosstalk.gateway.command;

import im.crosstalk.gateway.command.DerReader.RsaNumbers;
import im.crosstalk.gateway.dialect.SealOffer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * A client's RSA public key, found fit to carry the connection's AES key. It is looked at before anything is computed with
 * it, so that a hostile one costs nothing.
 */
record ClientKey(BigInteger modulus, BigInteger exponent) implements SealOffer {
    static final int SMALLEST_BITS = 1024;
    static final int LARGEST_BITS = 4096;

    /** A SubjectPublicKeyInfo of the largest key takes some 740 characters. */
    private static final int LONGEST_TEXT = 1024;

    private static final int MAX_EXPONENT_BITS = 64;
    private static final int AES_KEY_BYTES = 32;

    /** Explicitly: the provider's default for MGF1 is SHA-1, whatever the transformation's name says. */
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Reads a key.
     *
     * @param text base64 of DER, PKCS#1 or SubjectPublicKeyInfo; line breaks are skipped
     * @return null when it is not fit
     */
    static @Nullable ClientKey parse(String text, int minBits) {
        if (text.length() > LONGEST_TEXT) {
            return null;
        }
        byte[] der;
        try {
            der = Base64.getDecoder().decode(text.replaceAll("[\\r\\n \\t]", ""));
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
        RsaNumbers numbers = DerReader.rsaPublicKey(der);
        return numbers != null && isFit(numbers, minBits) ? new ClientKey(numbers.modulus(), numbers.exponent()) : null;
    }

    private static boolean isFit(RsaNumbers numbers, int minBits) {
        int bits = numbers.modulus().bitLength();
        BigInteger exponent = numbers.exponent();
        return bits >= minBits
                && bits <= LARGEST_BITS
                && numbers.modulus().testBit(0)
                && exponent.testBit(0)
                && exponent.bitLength() >= 2
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    @Override
    public Made accept() {
        byte[] key = new byte[AES_KEY_BYTES];
        RANDOM.nextBytes(key);
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(Cipher.ENCRYPT_MODE, publicKey(), OAEP, RANDOM);
            return new Made(new AesGcmSeal(key, RANDOM), Base64.getEncoder().encodeToString(rsa.doFinal(key)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was found fit does not work", impossible);
        }
    }

    private RSAPublicKey publicKey() throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }
}
