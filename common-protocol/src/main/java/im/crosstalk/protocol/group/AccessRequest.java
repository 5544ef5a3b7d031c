package im.crosstalk.protocol.group;

import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;

/**
 * Something that one user asks of others: friendship, or membership of a group (002, Request Sending and Handling).
 *
 * @param number names it to users; later ones have greater numbers
 * @param createdAt epoch milliseconds
 */
public record AccessRequest(
        long number, UserId sender, String senderName, String message, Subject subject, State state, long createdAt) {
    public enum State {
        UNSOLVED,
        APPROVED,
        REFUSED
    }

    /** The words that go with a request: at most 1,024 code points. */
    static String checkMessage(String message) {
        if (message.codePointCount(0, message.length()) > 1024 || message.indexOf('\0') >= 0) {
            throw new InvalidFieldException("message", "has at most 1024 characters");
        }
        return message;
    }

    /** What is asked. */
    public sealed interface Subject {
        /** The chat that it is about: the pair's private chat, or the group. */
        ChatId chat();
    }

    /** What a user may ask for. */
    public sealed interface Asked extends Subject {}

    /**
     * Friendship with the other party of a private chat of the sender; answered by that party.
     *
     * @param chat of the sender and the one who is asked
     */
    @WireName("make_friend")
    public record MakeFriend(ChatId chat) implements Asked {}

    /** To be taken into a group; answered by its owner or an admin. */
    @WireName("join_group")
    public record JoinGroup(ChatId chat) implements Asked {}

    /** That somebody come into a group of the sender; answered by the one invited. */
    @WireName("group_invitation")
    public record GroupInvitation(ChatId chat, UserId receiver) implements Asked {}

    /**
     * That the sender, who has accepted an invitation by a plain member, be taken into the group; answered by its owner
     * or an admin. Made by the system.
     */
    @WireName("invited_join_group")
    public record InvitedJoinGroup(ChatId chat, UserId inviter) implements Subject {}
}
