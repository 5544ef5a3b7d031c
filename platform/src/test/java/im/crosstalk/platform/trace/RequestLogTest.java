package im.crosstalk.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.auth.AuthQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class RequestLogTest {
    private static final Origin ORIGIN = new Origin("gateway-0", 36, 7);
    private static final String ID = "gateway-0/10/7";

    private final Logger logger = (Logger) LoggerFactory.getLogger("im.crosstalk.requests");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void restore() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void allThatIsLoggedOfARequestHasItsId() {
        logger.setLevel(Level.DEBUG);
        RequestLog.within(ORIGIN, () -> {
            RequestLog.say(ORIGIN, new AuthQuery.FindUser("ann"), "handled");
            assertThat(MDC.get(RequestLog.FIELD)).isEqualTo(ID);
        });
        assertThat(MDC.get(RequestLog.FIELD)).isNull();
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getMDCPropertyMap()).containsEntry("request", ID);
            // What is asked for is nobody's business.
            assertThat(line.getFormattedMessage()).isEqualTo("auth.find_user handled");
        });
    }

    @Test
    void itIsOnlySaidWhereItIsAskedFor() {
        RequestLog.say(ORIGIN, "answered");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void whereNobodyWaitsThereIsNoId() {
        RequestLog.within(null, () -> assertThat(MDC.get(RequestLog.FIELD)).isNull());
    }
}
