package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.id.UserId;
import java.util.List;

/** The HTTP look-ups that chat-service answers to other services. */
public final class ChatApi {
    /** POST {@link AudienceOf} → {@link Concerned}. */
    public static final String AUDIENCE = "/internal/audience";

    private ChatApi() {}

    /** Whom does this user's status concern? */
    public record AudienceOf(UserId user, int largestGroup) {}

    /** Those who share a private chat, or a group of at most the given size, with the user; without the user. */
    public record Concerned(List<UserId> users) {}
}
