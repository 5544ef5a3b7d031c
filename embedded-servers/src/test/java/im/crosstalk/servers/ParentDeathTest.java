package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParentDeathTest {

    @Test
    void aBoundChildDiesWithItsKilledParent() throws Exception {
        List<String> bound = ParentDeath.bind(List.of("sleep", "60"), Signal.KILL);
        assumeTrue(bound.size() > 2, "this system has a setpriv that knows --pdeathsig");
        Process parent = new ProcessBuilder("sh", "-c", String.join(" ", bound) + " & echo $!; wait").start();
        try (BufferedReader out = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            await().until(() -> child.info().commandLine().orElse("").contains("sleep"));

            parent.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> child.info().commandLine().isEmpty());
        }
    }

    @Test
    void aChangeOfCredentialsComesBeforeTheBinding() {
        List<String> bound = ParentDeath.bind(Unprivileged.USER_NAMESPACE.wrap(List.of("postgres")), Signal.QUIT);

        assertThat(bound.subList(0, 2)).containsExactly("unshare", "-U");
        assertThat(bound).endsWith("postgres");
    }
}
