package im.crosstalk.standalone;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code ports.json}: {@code {"auth-service":{"http":…,"management":…},…}}, one part a line. */
final class PortsFile {

    private PortsFile() {}

    /** Names of parts and of ports are our own: letters and dashes, nothing to escape. */
    static String json(List<Part> parts) {
        return parts.stream()
                .map(part -> "  \"%s\": %s".formatted(part.name(), object(part.ports())))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static String object(Map<String, Integer> ports) {
        return new TreeMap<>(ports)
                .entrySet().stream()
                        .map(entry -> "\"%s\": %d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
