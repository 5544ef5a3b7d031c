package im.crosstalk.protocol.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalBase64Test {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    @Test
    void whatAnEncoderWritesIsRead() {
        var random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(CanonicalBase64.decode(Base64.getEncoder().encodeToString(bytes)))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void ofAllTextsThatMeanTheSameOnlyOneIsRead() {
        for (String padding : new String[] {"==", "="}) {
            for (char last : ALPHABET.toCharArray()) {
                String text = "AAA".substring(0, 3 - padding.length()) + last + padding;
                byte[] loose = Base64.getDecoder().decode(text);
                if (Base64.getEncoder().encodeToString(loose).equals(text)) {
                    assertThat(CanonicalBase64.decode(text)).isEqualTo(loose);
                } else {
                    assertThatThrownBy(() -> CanonicalBase64.decode(text))
                            .as(text)
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "YQ",
                "YQ=",
                "YWJ=",
                "YR==",
                "=",
                "==",
                "===",
                "====",
                "A===",
                "YQ==YQ==",
                "YQ==\n",
                "YW Jj",
                "YWJj\r\n",
                "YWJ-",
                "YWJ_",
                "*",
                "ÄÄÄÄ"
            })
    void nothingElseIs(String text) {
        assertThatThrownBy(() -> CanonicalBase64.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEmptyTextIsNoBytes() {
        assertThat(new String(CanonicalBase64.decode(""), US_ASCII)).isEmpty();
    }
}
