package im.crosstalk.chat.message;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.chat.ChatCommand.RecallAs;
import im.crosstalk.protocol.group.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may recall what, and for how long: the sender for a while, a group's owner and admins at any time. */
record RecallPolicy(Duration limit) {
    /**
     * Why a recall is refused; null when it is not.
     *
     * @param own whether the message is the caller's own
     * @param role the caller's role in the group; null in a private chat
     * @param age milliseconds since the message was received
     */
    @Nullable
    ErrorCode refusal(RecallAs as, boolean own, @Nullable Role role, long age) {
        boolean admin = role != null && role.isAdmin();
        return switch (as) {
            case ANY -> admin ? null : asSender(own, age);
            case SENDER -> asSender(own, age);
            case ADMIN -> admin ? null : ErrorCode.PERMISSION_DENIED;
            case OWNER -> role == Role.OWNER ? null : ErrorCode.PERMISSION_DENIED;
        };
    }

    private @Nullable ErrorCode asSender(boolean own, long age) {
        if (!own) {
            return ErrorCode.PERMISSION_DENIED;
        }
        return age <= limit.toMillis() ? null : ErrorCode.RECALL_TIMEOUT;
    }
}
