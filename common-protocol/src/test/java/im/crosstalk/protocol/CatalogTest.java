package im.crosstalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.protocol.chat.ChatCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
    sealed interface Family permits One, Other {}

    @WireName("same")
    record One() implements Family {}

    @WireName("same")
    record Other() implements Family {}

    sealed interface Nameless permits NoName {}

    record NoName() implements Nameless {}

    @Test
    void everyRecordOfAFamilyHasItsName() {
        assertThat(Catalog.MESSAGES.type("chat.send")).isEqualTo(ChatCommand.SendMessage.class);
        assertThat(Catalog.MESSAGES.name(ChatCommand.SendMessage.class)).isEqualTo("chat.send");
        assertThat(Catalog.EVENTS.type("im.message.sent")).isNotNull();
    }

    @Test
    void twoOfOneNameFailAtOnce() {
        assertThatThrownBy(() -> new Catalog<Family>(List.of(Family.class))).hasMessageContaining("both called same");
    }

    @Test
    void aRecordWithoutANameFailsAtOnce() {
        assertThatThrownBy(() -> new Catalog<Nameless>(List.of(Nameless.class)))
                .hasMessageContaining("has no wire name");
    }
}
