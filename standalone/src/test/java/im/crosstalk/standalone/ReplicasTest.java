package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasTest {

    @Test
    void thereIsOneOfEachUnlessMoreAreAskedFor() throws Settings.Invalid {
        Replicas replicas = Replicas.parse("gateway-service=2, chat-service=3,");

        assertThat(replicas.of(Service.GATEWAY)).isEqualTo(2);
        assertThat(replicas.of(Service.CHAT)).isEqualTo(3);
        assertThat(replicas.of(Service.AUTH)).isEqualTo(1);
        assertThat(Replicas.parse("").of(Service.CHAT)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    postgres=2                    | no service 'postgres'; there are auth-service
                    chat-service                  | 'chat-service' is not SERVICE=NUMBER
                    chat-service=2=3              | is not SERVICE=NUMBER
                    chat-service=0                | chat-service=0 is not a number between 1 and 16
                    chat-service=two              | chat-service=two is not a number
                    chat-service=17               | chat-service=17 is not a number
                    chat-service=2,chat-service=2 | named twice
                    """)
    void whatCannotBeIsNamed(String text, String reason) {
        assertThatThrownBy(() -> Replicas.parse(text))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining("IM_REPLICAS")
                .hasMessageContaining(reason);
    }
}
