package im.crosstalk.standalone;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The services, in the order in which they are started. One is left out of the run when this build has no jar of it. */
enum Service {
    AUTH(256, "-XX:+UseSerialGC"),
    GROUP(256, "-XX:+UseSerialGC"),
    // Pages of history are short-lived and many: with a small young generation they are collected a dozen times a
    // second.
    CHAT(384, "-XX:+UseSerialGC", "-XX:NewSize=64m", "-Xms112m"),
    PRESENCE(192, "-XX:+UseSerialGC"),
    FILE(256, "-XX:+UseSerialGC"),
    // Many sockets' buffers and sessions; its young collections must be short, and what was garbage in the rush of an
    // hour
    // must not stay with it.
    GATEWAY(768, "-XX:+UseParallelGC", "-XX:MaxNewSize=96m");

    private final int heapMegabytes;
    private final List<String> collection;

    Service(int heapMegabytes, String... collection) {
        this.heapMegabytes = heapMegabytes;
        this.collection = List.of(collection);
    }

    /** The name of its module, jar, pid file and log: {@code chat-service}. */
    String serviceName() {
        return name().toLowerCase(Locale.ROOT) + "-service";
    }

    /** The name of its database, and of the role that owns it. */
    String database() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variable under which others learn its address: {@code IM_CHAT_URL}. */
    String urlVariable() {
        return "IM_" + name() + "_URL";
    }

    /** Whether it serves the clients of the outside. */
    boolean facesClients() {
        return this == GATEWAY;
    }

    List<String> javaOptions() {
        return Stream.concat(Stream.of("-Xmx" + heapMegabytes + "m", "-Xms32m"), collection.stream())
                .toList();
    }
}
