package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * While a service is rolled, its old instances work on the new schema. So a migration adds, and adds nothing that refuses what
 * these write; what it takes away, no instance that may still run has used, and a comment {@code -- unused since V…} says so.
 */
class MigrationsIT {
    private static final Pattern TAKES_AWAY =
            Pattern.compile("(?i)\\b(drop\\s+(table|column|constraint|schema|view|type|sequence|function|trigger)"
                    + "|alter\\s+table\\s.*\\bdrop\\s+(?!not\\s+null|default|expression|identity)"
                    + "|rename"
                    + "|alter\\s+(column\\s+)?\\w+\\s+(set\\s+not\\s+null|(set\\s+data\\s+)?type)"
                    + "|alter\\s+table\\s.*\\badd\\s+(constraint|check|unique|primary|foreign|exclude)"
                    + "|alter\\s+table\\s(?=.*\\badd\\b)(?!.*\\bdefault\\b).*\\bnot\\s+null"
                    + "|truncate)\\b");

    private record Statement(String text, boolean saysWhy) {}

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
            assertThat(statements(Sources.text(migration)))
                    .as(migration.toString())
                    .isNotEmpty()
                    .allMatch(statement -> statement.saysWhy() || !takesAway(statement.text()));
        }
    }

    private static boolean takesAway(String statement) {
        return TAKES_AWAY.matcher(statement).find();
    }

    private static List<Statement> statements(String script) {
        List<Statement> statements = new ArrayList<>();
        var text = new StringBuilder();
        boolean saysWhy = false;
        for (String line : script.lines().toList()) {
            saysWhy |= line.startsWith("-- unused since V");
            String bare = line.replaceAll("--.*", "").strip();
            text.append(bare).append(' ');
            if (bare.endsWith(";")) {
                statements.add(new Statement(text.toString(), saysWhy));
                text.setLength(0);
                saysWhy = false;
            }
        }
        return statements;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE message DROP COLUMN kind;            | true
            ALTER TABLE message DROP kind;                   | true
            ALTER TABLE message RENAME kind TO sort;         | true
            ALTER TABLE message ALTER kind SET NOT NULL;     | true
            ALTER TABLE message ALTER COLUMN n TYPE bigint;  | true
            ALTER TABLE message ADD COLUMN n int NOT NULL;   | true
            ALTER TABLE message ADD CHECK (n > 0);           | true
            DROP TABLE message;                              | true
            ALTER TABLE message ADD COLUMN n int;            | false
            ALTER TABLE message ADD n int NOT NULL DEFAULT 0;| false
            ALTER TABLE message ALTER n DROP NOT NULL;       | false
            CREATE TABLE other (n int NOT NULL);            | false
            CREATE INDEX by_n ON other (n);                 | false
            """)
    void whatTakesAwayIsRecognised(String statement, boolean takesAway) {
        assertThat(takesAway(statement)).isEqualTo(takesAway);
        assertThat(statements("-- first; a comment\n" + statement + "\n-- unused since V1\n" + statement))
                .extracting(Statement::saysWhy)
                .containsExactly(false, true);
    }
}
