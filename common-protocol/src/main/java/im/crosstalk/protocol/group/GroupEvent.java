package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to groups, for integrators. {@code version} counts a group's changes. */
public sealed interface GroupEvent extends Event {
    long chatNumber();

    long version();

    UUID groupId();

    @Override
    default Topic topic() {
        return Topic.GROUP_EVENTS;
    }

    @Override
    default String key() {
        return Long.toString(chatNumber());
    }

    @Override
    default String subject() {
        return groupId().toString();
    }

    /** What sets this event apart from others of the same version. */
    default String distinction() {
        return "";
    }

    @Override
    default String id() {
        return "group-" + chatNumber() + "-" + version() + "-"
                + getClass().getAnnotation(WireName.class).value() + distinction();
    }

    @WireName("im.group.created")
    record Created(long chatNumber, long version, UUID groupId, String roomId, String groupName, UUID ownerUserId)
            implements GroupEvent {}

    @WireName("im.group.member_joined")
    record MemberJoined(
            long chatNumber,
            long version,
            UUID groupId,
            String roomId,
            UUID userId,
            long userNumber,
            String username,
            Role role,
            UUID actorUserId)
            implements GroupEvent {
        @Override
        public String distinction() {
            return "-" + userNumber;
        }
    }

    @WireName("im.group.member_left")
    record MemberLeft(
            long chatNumber, long version, UUID groupId, String roomId, UUID userId, long userNumber, String username)
            implements GroupEvent {}

    @WireName("im.group.member_removed")
    record MemberRemoved(
            long chatNumber,
            long version,
            UUID groupId,
            String roomId,
            UUID userId,
            long userNumber,
            String username,
            UUID actorUserId)
            implements GroupEvent {}

    @WireName("im.group.role_changed")
    record RoleChanged(
            long chatNumber,
            long version,
            UUID groupId,
            String roomId,
            UUID userId,
            long userNumber,
            String username,
            Role oldRole,
            Role newRole,
            UUID actorUserId)
            implements GroupEvent {
        @Override
        public String distinction() {
            return "-" + userNumber;
        }
    }

    @WireName("im.group.renamed")
    record Renamed(
            long chatNumber,
            long version,
            UUID groupId,
            String roomId,
            @Nullable String oldName,
            String groupName,
            UUID actorUserId)
            implements GroupEvent {}

    @WireName("im.group.notice_posted")
    record NoticePosted(
            long chatNumber, long version, UUID groupId, String roomId, long noticeId, String notice, UUID actorUserId)
            implements GroupEvent {
        @Override
        public String distinction() {
            return "-" + noticeId;
        }
    }

    @WireName("im.group.ended")
    record Ended(long chatNumber, long version, UUID groupId, String roomId) implements GroupEvent {}
}
