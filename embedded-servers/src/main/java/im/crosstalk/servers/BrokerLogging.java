package im.crosstalk.servers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps the in-process broker out of the tests' output, also after Spring Boot has reset the logging. */
final class BrokerLogging implements LoggerContextListener {

    private static final List<String> BROKER_LOGGERS = List.of(
            "kafka",
            "state.change.logger",
            "org.apache.kafka.common.config",
            "org.apache.kafka.common.network",
            "org.apache.kafka.controller",
            "org.apache.kafka.coordinator",
            "org.apache.kafka.image",
            "org.apache.kafka.metadata",
            "org.apache.kafka.network",
            "org.apache.kafka.queue",
            "org.apache.kafka.raft",
            "org.apache.kafka.server",
            "org.apache.kafka.snapshot",
            "org.apache.kafka.storage");

    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            BrokerLogging listener = new BrokerLogging();
            context.addListener(listener);
            listener.onReset(context);
        }
    }

    @Override
    public void onReset(LoggerContext context) {
        BROKER_LOGGERS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext context) {
        onReset(context);
    }

    @Override
    public void onStop(LoggerContext context) {
        // Nothing is logged any more.
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        // Somebody's own choice stands.
    }
}
