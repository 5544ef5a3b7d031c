package im.crosstalk.standalone;

import im.crosstalk.servers.FreePorts;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the environment says about this installation; see contract "Starting, configuring, observing".
 *
 * @param practice whether a rehearsal shows the virtual machines what is hot
 * @param environment all of it, which the services inherit
 */
record Settings(Map<Port, Integer> ports, Replicas replicas, boolean practice, Map<String, String> environment) {

    /** The variables that say something to a part of this system. */
    private static final Pattern OURS = Pattern.compile("(IM|WS|SPRING|SERVER|MANAGEMENT|LOGGING)_.*");

    /** A port of the outside, with the variable that moves it. */
    enum Port {
        HTTP("IM_PORT", 8080),
        WEB_SOCKET("WS_PORT", 8765),
        KAFKA("IM_KAFKA_PORT", 9092),
        POSTGRES("IM_POSTGRES_PORT", 5433),
        REDIS("IM_REDIS_PORT", 6380);

        private final String variable;
        private final int usual;

        Port(String variable, int usual) {
            this.variable = variable;
            this.usual = usual;
        }

        String variable() {
            return variable;
        }
    }

    Settings {
        ports = Map.copyOf(ports);
        environment = Map.copyOf(environment);
    }

    /** Reads the settings; a blank variable counts as absent. */
    static Settings of(Map<String, String> environment) throws Invalid {
        Map<Port, Integer> ports = new LinkedHashMap<>();
        for (Port port : Port.values()) {
            ports.put(
                    port,
                    number(port, environment.getOrDefault(port.variable, "").strip()));
        }
        for (Port port : Port.values()) {
            List<String> sharing = ports.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(ports.get(port)))
                    .map(entry -> entry.getKey().variable)
                    .toList();
            if (sharing.size() > 1) {
                throw new Invalid(sharing.stream().collect(Collectors.joining(" and ")) + " are the same port, "
                        + ports.get(port));
            }
        }
        return new Settings(
                ports,
                Replicas.parse(environment.getOrDefault("IM_REPLICAS", "")),
                practice(environment.getOrDefault("IM_PRACTICE", "").strip()),
                environment);
    }

    private static boolean practice(String text) throws Invalid {
        return switch (text) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new Invalid("IM_PRACTICE=%s is neither true nor false".formatted(text));
        };
    }

    private static int number(Port port, String text) throws Invalid {
        if (text.isEmpty()) {
            return port.usual;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new Invalid("%s=%s is not a port between 1 and 65535".formatted(port.variable, text));
    }

    int port(Port port) {
        return ports.getOrDefault(port, port.usual);
    }

    /** For a run whose data are thrown away: the usual system on free ports, which touches nothing of the outside. */
    Settings ofRehearsal() throws IOException {
        Map<Port, Integer> free = new LinkedHashMap<>();
        for (Port port : Port.values()) {
            free.put(port, FreePorts.next());
        }
        Map<String, String> inner = new HashMap<>(environment);
        inner.keySet().removeIf(OURS.asMatchPredicate());
        inner.put("IM_RATE_LIMIT_ENABLED", "false");
        inner.put("IM_AUTH_PASSWORD_COST", "4");
        return new Settings(free, new Replicas(Map.of()), practice, inner);
    }

    /** Names the first port on which somebody else listens. */
    void requireFreePorts() throws NotStarted {
        for (Port port : Port.values()) {
            FreePorts.reserve(port(port));
            if (!FreePorts.isFree(port(port))) {
                throw new NotStarted("port %d is taken by another program; set %s to a free one"
                        .formatted(port(port), port.variable));
            }
        }
    }

    /** Where clients connect. */
    String webSocketUrl() {
        return "ws://localhost:" + port(Port.HTTP) + "/ws";
    }

    boolean has(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** The environment asks for something that cannot be. */
    static final class Invalid extends Exception {

        private static final long serialVersionUID = 1;

        Invalid(String reason) {
            super(reason);
        }
    }
}
