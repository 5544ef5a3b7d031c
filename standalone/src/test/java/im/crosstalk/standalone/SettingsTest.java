package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.servers.FreePorts;
import im.crosstalk.standalone.Settings.Port;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void portsHaveTheirContractedDefaults() throws Settings.Invalid {
        Settings settings = Settings.of(Map.of("IM_PORT", " "));

        assertThat(settings.port(Port.HTTP)).isEqualTo(8080);
        assertThat(settings.port(Port.WEB_SOCKET)).isEqualTo(8765);
        assertThat(settings.port(Port.KAFKA)).isEqualTo(9092);
        assertThat(settings.port(Port.POSTGRES)).isEqualTo(5433);
        assertThat(settings.port(Port.REDIS)).isEqualTo(6380);
        assertThat(settings.webSocketUrl()).isEqualTo("ws://localhost:8080/ws");
    }

    @Test
    void aPortThatIsNoneIsRefusedWithItsVariable() {
        assertThatThrownBy(() -> Settings.of(Map.of("IM_KAFKA_PORT", "70000")))
                .hasMessage("IM_KAFKA_PORT=70000 is not a port between 1 and 65535");
        assertThatThrownBy(() -> Settings.of(Map.of("WS_PORT", "ws"))).hasMessageContaining("WS_PORT=ws");
    }

    @Test
    void practiceIsLeftOutOnRequestOnly() throws Settings.Invalid {
        assertThat(Settings.of(Map.of()).practice()).isTrue();
        assertThat(Settings.of(Map.of("IM_PRACTICE", "false")).practice()).isFalse();
        assertThatThrownBy(() -> Settings.of(Map.of("IM_PRACTICE", "no")))
                .hasMessage("IM_PRACTICE=no is neither true nor false");
    }

    @Test
    void twoListenersCannotShareAPort() {
        assertThatThrownBy(() -> Settings.of(Map.of("IM_PORT", "9092")))
                .hasMessage("IM_PORT and IM_KAFKA_PORT are the same port, 9092");
    }

    @Test
    void aTakenPortIsNamedWithTheVariableThatMovesIt() throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (Port port : Port.values()) {
            environment.put(port.variable(), Integer.toString(FreePorts.next()));
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("IM_REDIS_PORT", Integer.toString(other.getLocalPort()));
            Settings settings = Settings.of(environment);

            assertThatThrownBy(settings::requireFreePorts)
                    .isInstanceOf(NotStarted.class)
                    .hasMessage("port " + other.getLocalPort()
                            + " is taken by another program; set IM_REDIS_PORT to a free one");
        }
        Settings.of(environment).requireFreePorts();
    }
}
