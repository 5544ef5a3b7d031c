package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/third-party.md lists what is shipped, with a licence for each. */
class ThirdPartyIT {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [\\w.-]+:([\\w.-]+) \\| (\\S.*) \\|$");
    private static final Set<String> OWN = Set.of("platform", "common-protocol");

    private final Map<String, String> listed = listed();

    private static Map<String, String> listed() {
        Map<String, String> listed = new TreeMap<>();
        Matcher row = ROW.matcher(Sources.text(Sources.at("docs/third-party.md")));
        while (row.find()) {
            listed.put(row.group(1), row.group(2));
        }
        return listed;
    }

    @Test
    void whatIsShippedIsListedAndNothingElse() {
        Set<String> shipped = new TreeSet<>();
        Sources.SERVICES.forEach(
                service -> shipped.addAll(ServiceJar.of(service).libraries()));
        shipped.removeAll(OWN);
        assertThat(listed.keySet()).isEqualTo(shipped);
    }

    @Test
    void eachHasALicenceThatLetsUsShipIt() {
        assertThat(listed.values()).allMatch(licence -> licence.matches(".*(Apache|BSD|MIT|EPL|CC0).*"));
    }
}
