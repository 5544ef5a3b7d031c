package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * While a service is rolled, its old instances work on the new schema. So a migration adds; what it takes away, no instance
 * that may still run has used, and a comment {@code -- unused since V…} says so.
 */
class MigrationsIT {
    private static final Pattern TAKES_AWAY = Pattern.compile(
            "(?i)\\b(drop\\s+(table|column|constraint)|rename\\s+(to|column)|alter\\s+column\\s+\\w+\\s+(set\\s+not\\s+null|(set\\s+data\\s+)?type)"
                    + "|truncate)\\b");

    @Test
    void migrationsLeaveRunningInstancesWhatTheyUse() {
        List<Path> migrations = Stream.concat(
                        Sources.SERVICES.stream().map(name -> name + "/src/main/resources"),
                        Stream.of("platform/src/main/resources"))
                .flatMap(folder -> Sources.below(folder, ".sql").stream())
                .filter(file -> file.getFileName().toString().startsWith("V"))
                .toList();
        assertThat(migrations).isNotEmpty();
        for (Path migration : migrations) {
            List<String> lines = Sources.text(migration).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (TAKES_AWAY.matcher(lines.get(i)).find()) {
                    assertThat(i > 0 && lines.get(i - 1).startsWith("-- unused since V"))
                            .as("%s:%d %s", migration, i + 1, lines.get(i))
                            .isTrue();
                }
            }
        }
    }
}
