package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** docs/configuration.md has each setting with its default, and none that nothing reads. */
class ConfigurationDocumentIT {
    static final List<String> SERVICES = Sources.SERVICES;

    /** Read by {@code ./im serve} alone; how it does is tested there. */
    private static final Set<String> OF_THE_SUPERVISOR =
            Set.of("IM_PORT", "IM_KAFKA_PORT", "IM_POSTGRES_PORT", "IM_REDIS_PORT", "IM_REPLICAS", "IM_PRACTICE");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\| (.*?) \\| .*\\|$");
    private static final Pattern VARIABLE = Pattern.compile("`(IM_[A-Z0-9_]+)`");

    /** What is said of the default, in each row that has the variable. */
    private final Map<String, List<String>> documented = documented();

    private static Map<String, List<String>> documented() {
        Map<String, List<String>> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Sources.text(Sources.at("docs/configuration.md")));
        while (row.find()) {
            Matcher variable = VARIABLE.matcher(row.group(1));
            while (variable.find()) {
                documented
                        .computeIfAbsent(variable.group(1), name -> new ArrayList<>())
                        .add(row.group(2));
            }
        }
        return documented;
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void eachSettingStandsInItWithItsDefault(String service) {
        Map<String, String> missing = new TreeMap<>();
        ServiceJar.of(service).ownVariables().forEach((variable, value) -> {
            // As it is said of all services together.
            String given = value.equals(service + "-0") ? "the service's name and `-0`" : value;
            if (documented.getOrDefault(variable, List.of()).stream().noneMatch(said -> said.contains(given))) {
                missing.put(variable, value);
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void eachVariableInItIsRead() {
        assertThat(documented).hasSizeGreaterThan(80);
        assertThat(documented.keySet())
                .allMatch(variable -> OF_THE_SUPERVISOR.contains(variable)
                        || SERVICES.stream()
                                .anyMatch(service -> ServiceJar.of(service).understands(variable)));
    }
}
