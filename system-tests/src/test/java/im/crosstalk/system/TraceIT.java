package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.system.TraceStore.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One message in some is followed: from its writer's frame over Kafka to the sockets of its readers. */
class TraceIT {
    /** Spans are sent on every five seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CrosstalkSystem system = CrosstalkSystem.running();

    @Test
    void aMessageIsOneTraceFromFrameToDelivery() {
        try (var alice = EnvelopeUser.register("alice", system.gateway(1));
                var bob = EnvelopeUser.register("bob", system.gateway(2))) {
            List<Span> trace = Awaitility.await("a message that was followed")
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                for (int i = 0; i < 20; i++) {
                                    alice.acknowledged(alice.write(bob, "hello"), "SENT_TO_SERVER");
                                }
                                return traceOfAMessage();
                            },
                            found -> !found.isEmpty());

            Span asked = only(trace, "ask chat.send");
            assertThat(asked.service()).isEqualTo("gateway-service");
            assertThat(asked.parent()).isEmpty();
            Span handled = only(trace, "handle chat.send");
            assertThat(handled.service()).isEqualTo("chat-service");
            assertThat(handled.parent()).isEqualTo(asked.id());
            // By the gateway of the one who wrote, and by that of the one who reads.
            assertThat(trace.stream().filter(span -> span.name().equals("deliver")))
                    .hasSize(2)
                    .allMatch(span -> span.parent().equals(handled.id()));
        }
    }

    /** All spans of a trace that has come to its end on both gateways; none if there is none yet. */
    private List<Span> traceOfAMessage() {
        Map<String, List<Span>> traces = system.traces().spans().stream().collect(Collectors.groupingBy(Span::trace));
        return traces.values().stream()
                .filter(spans -> names(spans).containsAll(Set.of("ask chat.send", "handle chat.send"))
                        && spans.stream()
                                        .filter(span -> span.name().equals("deliver"))
                                        .count()
                                == 2)
                .findFirst()
                .orElse(List.of());
    }

    private static Set<String> names(List<Span> spans) {
        return spans.stream().map(Span::name).collect(Collectors.toSet());
    }

    private static Span only(List<Span> trace, String name) {
        return trace.stream()
                .filter(span -> span.name().equals(name))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found).hasSize(1);
                    return found.getFirst();
                }));
    }
}
