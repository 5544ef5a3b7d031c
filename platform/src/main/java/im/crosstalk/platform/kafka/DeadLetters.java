package im.crosstalk.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.kafka.Outbox.Header;
import im.crosstalk.platform.kafka.Outbox.Plain;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records that could not be read or handled, as they go to {@code TOPIC.DLT}: themselves, and why, in headers. */
final class DeadLetters {
    private static final int LONGEST_CAUSE = 500;

    private DeadLetters() {}

    static Plain letter(ConsumerRecord<String, byte[]> failed, Exception cause) {
        List<Header> headers = new ArrayList<>();
        failed.headers()
                .forEach(header ->
                        headers.add(new Header(header.key(), header.value() == null ? new byte[0] : header.value())));
        headers.add(text("dlt_topic", failed.topic()));
        headers.add(text("dlt_partition", Integer.toString(failed.partition())));
        headers.add(text("dlt_offset", Long.toString(failed.offset())));
        headers.add(text("dlt_cause", cause.getClass().getSimpleName()));
        String why = String.valueOf(cause.getMessage());
        headers.add(text("dlt_message", why.substring(0, Math.min(why.length(), LONGEST_CAUSE))));
        String key = failed.key() == null ? "" : failed.key();
        return new Plain(failed.topic() + ".DLT", key, headers, failed.value() == null ? new byte[0] : failed.value());
    }

    private static Header text(String name, String value) {
        return new Header(name, value.getBytes(UTF_8));
    }
}
