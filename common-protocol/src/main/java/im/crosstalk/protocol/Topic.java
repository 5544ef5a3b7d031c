package im.crosstalk.protocol;

/** The Kafka topics, their owners and keys. The owner creates its topics. */
public enum Topic {
    AUTH_REQUESTS("im.auth.requests", Kind.COMMANDS),
    AUTH_QUERIES("im.auth.queries", Kind.QUERIES),
    CHAT_REQUESTS("im.chat.requests", Kind.COMMANDS),
    CHAT_QUERIES("im.chat.queries", Kind.QUERIES),
    GROUP_REQUESTS("im.group.requests", Kind.COMMANDS),
    GROUP_QUERIES("im.group.queries", Kind.QUERIES),
    FILE_REQUESTS("im.file.requests", Kind.COMMANDS),
    FILE_QUERIES("im.file.queries", Kind.QUERIES),
    PRESENCE_REQUESTS("im.presence.requests", Kind.COMMANDS),
    /** Ended sessions, compacted by session; one partition, read from the start by every verifier of tokens. */
    AUTH_REVOCATIONS("im.auth.revocations", Kind.STATE),
    MESSAGE_EVENTS("im.events.message", Kind.EVENTS),
    GROUP_EVENTS("im.events.group", Kind.EVENTS),
    USER_EVENTS("im.events.user", Kind.EVENTS),
    PRESENCE_EVENTS("im.events.presence", Kind.EVENTS),
    FILE_EVENTS("im.events.file", Kind.EVENTS);

    /** What a topic carries, and so how it is kept. */
    public enum Kind {
        COMMANDS,
        QUERIES,
        STATE,
        EVENTS
    }

    private static final String GATEWAY_PREFIX = "im.gateway.";

    private final String topicName;
    private final Kind kind;

    Topic(String topicName, Kind kind) {
        this.topicName = topicName;
        this.kind = kind;
    }

    public String topicName() {
        return topicName;
    }

    public Kind kind() {
        return kind;
    }

    /** Where records go that could not be read or handled. */
    public String deadLetterName() {
        return topicName + ".DLT";
    }

    /** The topic of one gateway instance: replies and deliveries for the connections it holds. */
    public static String ofGateway(String instance) {
        return GATEWAY_PREFIX + instance;
    }
}
