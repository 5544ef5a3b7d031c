package im.crosstalk.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "al",
                "Ünïcödé",
                "张伟",
                "Nguyễn.Văn-A",
                "user_1",
                "हिन्दी",
                "٤٢",
                "𝒜𝓁𝒾𝒸ℯ",
                "12345678901234567890123456789012"
            })
    void takesLettersAndDigitsOfAnyScript(String name) {
        assertThat(Username.parse(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "with space",
                "a\u200Bb",
                "tab\t",
                "a@b",
                "🙂🙂",
                "\u0301a",
                "123456789012345678901234567890123",
                "a\uD800b"
            })
    void refusesEverythingElse(String name) {
        assertThat(Username.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Ａｌｉｃｅ,Alice", "ﬁsh,fish", "x²,x2"})
    void normalises(String raw, String kept) {
        assertThat(Username.parse(raw)).contains(new Username(kept));
    }

    @ParameterizedTest
    @CsvSource({"Alice,ALICE", "Straße,STRASSE", "ΣΊΣΥΦΟΣ,σίσυφος", "ĐẶNG,đặng", "ЖУК,жук", "Ǆ1,ǆ1"})
    void foldsCase(String one, String other) {
        assertThat(new Username(one).key()).isEqualTo(new Username(other).key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"İstanbul", "ŉa", "ΐa", "ﬃx", "ſs", "ϒ1", "ᾳa"})
    void foldingTwiceChangesNothing(String name) {
        String key = Username.parse(name).orElseThrow().key();
        assertThat(new Username(key).key()).isEqualTo(key);
    }
}
