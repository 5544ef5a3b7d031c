package im.crosstalk.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What one side seals the other opens, whatever the text; nothing else is opened. */
class AesGcmSealTest {
    private static final byte[] KEY = new byte[32];

    private final AesGcmSeal seal = new AesGcmSeal(KEY, new SecureRandom());

    private static byte[] crypt(int mode, byte[] nonce, byte[] text, String direction) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(direction.getBytes(UTF_8));
        return cipher.doFinal(text);
    }

    private static byte[] sealedByClient(byte[] nonce, byte[] text) throws GeneralSecurityException {
        byte[] ciphertext = crypt(Cipher.ENCRYPT_MODE, nonce, text, "C2S");
        byte[] frame = Arrays.copyOf(nonce, 12 + ciphertext.length);
        System.arraycopy(ciphertext, 0, frame, 12, ciphertext.length);
        return Base64.getEncoder().encode(frame);
    }

    /** Any text of Unicode: of each plane, of all lengths. */
    private static byte[] text(Random random) {
        int length = random.nextInt(2000);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '?' : point);
        }
        return text.toString().getBytes(UTF_8);
    }

    @RepeatedTest(200)
    void anyTextGoesBothWays(RepetitionInfo repetition) throws GeneralSecurityException {
        var random = new Random(repetition.getCurrentRepetition());
        byte[] text = text(random);
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        byte[] fromClient = sealedByClient(nonce, text);
        assertThat(seal.open(fromClient, fromClient.length)).isEqualTo(text);
        assertThat(seal.open(fromClient, fromClient.length)).isNull();

        byte[] toClient = Base64.getDecoder().decode(seal.seal(text, text.length));
        assertThat(crypt(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOf(toClient, 12),
                        Arrays.copyOfRange(toClient, 12, toClient.length),
                        "S2C"))
                .isEqualTo(text);
    }

    @RepeatedTest(100)
    void noChangedFrameIsOpened(RepetitionInfo repetition) throws GeneralSecurityException {
        var random = new Random(repetition.getCurrentRepetition());
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        byte[] frame = Base64.getDecoder().decode(sealedByClient(nonce, text(random)));
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        byte[] changed = Base64.getEncoder().encode(frame);
        assertThat(seal.open(changed, changed.length)).isNull();
        byte[] cut = Arrays.copyOf(changed, random.nextInt(changed.length));
        assertThat(seal.open(cut, cut.length)).isNull();
    }

    @Test
    void noNonceIsUsedTwice() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] frame = Base64.getDecoder().decode(seal.seal(new byte[0], 0));
            assertThat(nonces.add(Base64.getEncoder().encodeToString(Arrays.copyOf(frame, 12))))
                    .isTrue();
        }
    }

    @Test
    void whiteSpaceAroundAFrameIsSkipped() throws GeneralSecurityException {
        byte[] frame = (" \t\r\n" + new String(sealedByClient(new byte[12], "a".getBytes(UTF_8)), UTF_8) + "\n")
                .getBytes(UTF_8);
        assertThat(seal.open(frame, frame.length)).isEqualTo("a".getBytes(UTF_8));
    }
}
