package im.crosstalk.group.membership;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.group.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a group. Each rule says why not, or nothing when it may be done. A role is null for who is not in
 * the group.
 */
final class GroupRules {
    private static final Optional<ErrorCode> ALLOWED = Optional.empty();

    private GroupRules() {}

    static Optional<ErrorCode> join(boolean open, @Nullable Role own) {
        if (own != null) {
            return Optional.of(ErrorCode.ALREADY_GROUP_MEMBER);
        }
        return open ? ALLOWED : Optional.of(ErrorCode.PERMISSION_DENIED);
    }

    /** The owner hands the group over first, unless nobody else is in it. */
    static Optional<ErrorCode> leave(@Nullable Role own, int members) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        return own == Role.OWNER && members > 1 ? Optional.of(ErrorCode.PERMISSION_DENIED) : ALLOWED;
    }

    /** @param exists whether there is such a user at all */
    static Optional<ErrorCode> add(boolean open, @Nullable Role own, @Nullable Role target, boolean exists) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        if (!open && !own.isAdmin()) {
            return Optional.of(ErrorCode.PERMISSION_DENIED);
        }
        if (!exists) {
            return Optional.of(ErrorCode.USER_NOT_FOUND);
        }
        return target == null ? ALLOWED : Optional.of(ErrorCode.ALREADY_GROUP_MEMBER);
    }

    /** The owner removes anyone else, admins plain members. */
    static Optional<ErrorCode> remove(@Nullable Role own, @Nullable Role target, boolean self) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        if (self) {
            return Optional.of(ErrorCode.SAME_USER);
        }
        if (!own.isAdmin()) {
            return Optional.of(ErrorCode.PERMISSION_DENIED);
        }
        if (target == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        return own == Role.OWNER || target == Role.MEMBER ? ALLOWED : Optional.of(ErrorCode.PERMISSION_DENIED);
    }

    /** The owner changes others' roles; they lay down their own only by handing the group over. */
    static Optional<ErrorCode> changeRole(@Nullable Role own, @Nullable Role target, boolean self, Role wanted) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        if (own != Role.OWNER) {
            return Optional.of(wanted == Role.OWNER ? ErrorCode.NOT_OWNER : ErrorCode.PERMISSION_DENIED);
        }
        if (target == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        return self && wanted != Role.OWNER ? Optional.of(ErrorCode.PERMISSION_DENIED) : ALLOWED;
    }

    static Optional<ErrorCode> rename(@Nullable Role own) {
        return admins(own);
    }

    static Optional<ErrorCode> postNotice(@Nullable Role own) {
        return admins(own);
    }

    private static Optional<ErrorCode> admins(@Nullable Role own) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        return own.isAdmin() ? ALLOWED : Optional.of(ErrorCode.PERMISSION_DENIED);
    }

    /** Any member invites others; whether the invited needs somebody's approval is asked when they accept. */
    static Optional<ErrorCode> invite(@Nullable Role own, @Nullable Role target, boolean self, boolean exists) {
        if (own == null) {
            return Optional.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        if (self) {
            return Optional.of(ErrorCode.SAME_USER);
        }
        if (!exists) {
            return Optional.of(ErrorCode.USER_NOT_FOUND);
        }
        return target == null ? ALLOWED : Optional.of(ErrorCode.ALREADY_GROUP_MEMBER);
    }

    /** Whether who was invited by a member of that role, and has accepted, still needs somebody's approval. */
    static boolean needsApproval(boolean open, Role inviter) {
        return !open && !inviter.isAdmin();
    }

    static Optional<ErrorCode> read(@Nullable Role own) {
        return own == null ? Optional.of(ErrorCode.NOT_GROUP_MEMBER) : ALLOWED;
    }
}
