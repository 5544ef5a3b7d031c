package im.crosstalk.platform.kafka;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Down when a listener of this service has stopped, or has not begun: what arrives would lie there. */
final class ListenersHealth implements HealthIndicator {
    private final ObjectProvider<MessageListenerContainer> containers;

    ListenersHealth(ObjectProvider<MessageListenerContainer> containers) {
        this.containers = containers;
    }

    @Override
    public Health health() {
        var health = Health.up();
        containers.forEach(container -> {
            boolean works = container.isRunning() && container.isInExpectedState();
            health.withDetail(String.valueOf(container.getListenerId()), works ? "running" : "stopped");
            if (!works) {
                health.down();
            }
        });
        return health.build();
    }
}
