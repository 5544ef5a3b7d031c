package im.crosstalk.platform.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * A listener that has stopped for good (its twin took its place, its rights were withdrawn, an Error) does not come back
 * by itself: the process says that it is broken, so that it is started again.
 */
final class ListenersLiveness {
    private static final Logger log = LoggerFactory.getLogger(ListenersLiveness.class);

    private final ApplicationContext context;

    ListenersLiveness(ApplicationContext context) {
        this.context = context;
    }

    @EventListener
    void on(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            log.error("a listener has stopped for good: {}", stopped.getReason());
            AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
        }
    }
}
