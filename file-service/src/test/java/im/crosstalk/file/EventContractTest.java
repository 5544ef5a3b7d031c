package im.crosstalk.file;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileEvent.TransferCompleted;
import im.crosstalk.protocol.file.FileEvent.Uploaded;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What is produced is what the AsyncAPI document says. */
class EventContractTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "asyncapi.yaml");

    static Stream<Event> events() {
        var user = new UUID(0x8000, 1);
        return Stream.of(
                new Uploaded("f", "n", 1, "t", "0".repeat(64), Purpose.ROOM, user, 1L, "u", 2L, "uu_2", "2-x", "2026"),
                new Uploaded(
                        "f", "n", 1, "t", "0".repeat(64), Purpose.PERSONAL, null, null, null, null, null, null, "2026"),
                new TransferCompleted("f", "2-x", "n", 1, "t", "0".repeat(64), user, 1, user, 1, "2026"));
    }

    @ParameterizedTest
    @MethodSource("events")
    @SuppressWarnings("unchecked")
    void eventsHaveTheFieldsThatAreDocumented(Event event) throws IOException {
        Map<String, Object> document;
        try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
            document = new Yaml().load(reader);
        }
        String type = event.getClass().getAnnotation(WireName.class).value();
        var components = (Map<String, Map<String, Map<String, Object>>>) document.get("components");
        String schema = components.get("messages").entrySet().stream()
                .filter(message -> type.equals(message.getValue().get("name")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        var required = (List<String>) components.get("schemas").get(schema).get("required");
        var properties = (Map<String, Map<String, Object>>)
                components.get("schemas").get(schema).get("properties");

        JsonNode data = ProtocolJson.mapper().readTree(new ProtocolJson().writeData(event));
        Set<String> told = new HashSet<>(data.propertyNames());
        assertThat(told).containsExactlyInAnyOrderElementsOf(required);
        assertThat(properties.keySet()).containsExactlyInAnyOrderElementsOf(required);
        for (String field : told) {
            boolean mayBeNull =
                    String.valueOf(properties.get(field).get("type")).contains("null");
            assertThat(data.get(field).isNull() && !mayBeNull).as(field).isFalse();
        }
    }
}
