package im.crosstalk.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"rintaro@foxmail.com", "a.b+c@sub.example.org", "x@xn--bcher-kva.example", "1@2.co"})
    void takesWhatMailReaches(String text) {
        assertThat(EmailAddress.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@b.co",
                "a@",
                "a@b",
                "a@b..co",
                ".a@b.co",
                "a.@b.co",
                "a..b@c.co",
                "a b@c.co",
                "a@b.co\r\nBcc: c@d.co",
                "a@-b.co",
                "a@1.2.3.4",
                "a@b@c.co",
                "<a@b.co>",
                "a\u0000@b.co"
            })
    void refusesEverythingElse(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(EmailAddress.parse("x".repeat(65) + "@example.org")).isEmpty();
        assertThat(EmailAddress.parse("x@" + "a.".repeat(130) + "org")).isEmpty();
    }

    @Test
    void comparesWithoutRegardToCase() {
        EmailAddress address = EmailAddress.parse("Rintaro@FoxMail.COM").orElseThrow();
        assertThat(address.text()).isEqualTo("Rintaro@foxmail.com");
        assertThat(address.key()).isEqualTo("rintaro@foxmail.com");
    }
}
