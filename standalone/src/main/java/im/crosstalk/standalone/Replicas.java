package im.crosstalk.standalone;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many of each service run: one, unless {@code IM_REPLICAS=gateway-service=2,chat-service=2} says more. */
record Replicas(Map<Service, Integer> counts) {

    private static final int MOST = 16;

    Replicas {
        counts = Map.copyOf(counts);
    }

    static Replicas parse(String text) throws Settings.Invalid {
        Map<Service, Integer> counts = new EnumMap<>(Service.class);
        for (String item : text.split(",")) {
            if (item.isBlank()) {
                continue;
            }
            String[] sides = item.strip().split("=", -1);
            if (sides.length != 2) {
                throw new Settings.Invalid("IM_REPLICAS: '%s' is not SERVICE=NUMBER".formatted(item.strip()));
            }
            String name = sides[0].strip();
            Service service = Arrays.stream(Service.values())
                    .filter(candidate -> candidate.serviceName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Settings.Invalid("IM_REPLICAS: there is no service '%s'; there are %s"
                            .formatted(
                                    name,
                                    Arrays.stream(Service.values())
                                            .map(Service::serviceName)
                                            .collect(Collectors.joining(", ")))));
            if (counts.put(service, count(name, sides[1].strip())) != null) {
                throw new Settings.Invalid("IM_REPLICAS: '%s' is named twice".formatted(name));
            }
        }
        return new Replicas(counts);
    }

    private static int count(String name, String text) throws Settings.Invalid {
        if (text.matches("[0-9]{1,3}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST) {
                return count;
            }
        }
        throw new Settings.Invalid("IM_REPLICAS: %s=%s is not a number between 1 and %d".formatted(name, text, MOST));
    }

    int of(Service service) {
        return counts.getOrDefault(service, 1);
    }

    /** The largest number of replicas that any service has. */
    int most() {
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    }
}
