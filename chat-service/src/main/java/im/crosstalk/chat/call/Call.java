package im.crosstalk.chat.call;

import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A call that has not ended.
 *
 * @param ringsUntil epoch milliseconds; null once it was taken
 */
record Call(
        CallId id, UserId caller, UserId callee, @Nullable Long ringsUntil) {
    boolean isOf(UserId user) {
        return user.equals(caller) || user.equals(callee);
    }

    boolean isRinging() {
        return ringsUntil != null;
    }

    /** Whether it has rung for as long as it may. */
    boolean isOverdue(long now) {
        return ringsUntil != null && ringsUntil <= now;
    }

    UserId otherThan(UserId party) {
        return party.equals(caller) ? callee : caller;
    }
}
