package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortsFileTest {

    @Test
    void namesEachPartAndItsPorts() {
        assertThat(PortsFile.json(List.of(
                        new DummyPart("chat-service", "", () -> true),
                        new DummyPart("chat-service-2", "", () -> true))))
                .isEqualToIgnoringWhitespace("""
                        {"chat-service": {"http": 1, "management": 2}, "chat-service-2": {"http": 1, "management": 2}}""");
    }
}
