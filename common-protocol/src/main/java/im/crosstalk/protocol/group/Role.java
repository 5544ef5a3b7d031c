package im.crosstalk.protocol.group;

/** A member's standing in a group. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER;

    /** Whether this role runs the group: recalls others' messages, renames, answers requests. */
    public boolean isAdmin() {
        return this != MEMBER;
    }
}
