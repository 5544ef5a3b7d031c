package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.socket.SocketLoop;
import org.springframework.stereotype.Component;

/**
 * Lets nothing that a batch caused overtake the batch: one event loop may have written a message, and its receipt be due on
 * another, before that other one has been handed the sender's acknowledgement.
 */
@Component
class DispatchOrder {
    private volatile boolean dispatching;

    /** Hands a batch to the event loops; by the one thread that makes batches of what the topic brings. */
    void dispatch(Batch batch) {
        dispatching = true;
        try {
            batch.dispatch();
        } finally {
            dispatching = false;
        }
    }

    /** Hands over what a batch caused, once all of that batch has been handed over. */
    void dispatchAfter(Batch consequence, SocketLoop loop) {
        if (dispatching) {
            loop.later(() -> dispatchAfter(consequence, loop));
        } else {
            consequence.dispatch();
        }
    }
}
