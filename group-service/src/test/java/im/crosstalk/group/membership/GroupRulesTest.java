package im.crosstalk.group.membership;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.group.Role;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In each table the last column is why not; {@code -} is nobody, or nothing against it. */
class GroupRulesTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "true,  -,      -",
                "true,  MEMBER, ALREADY_GROUP_MEMBER",
                "true,  OWNER,  ALREADY_GROUP_MEMBER",
                "false, -,      PERMISSION_DENIED",
                "false, ADMIN,  ALREADY_GROUP_MEMBER",
            })
    void anyoneJoinsAnOpenGroupOnce(boolean open, Role own, ErrorCode why) {
        assertThat(GroupRules.join(open, own)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,      3, NOT_GROUP_MEMBER",
                "MEMBER, 3, -",
                "ADMIN,  2, -",
                "OWNER,  2, PERMISSION_DENIED",
                "OWNER,  1, -",
            })
    void theOwnerLeavesOnlyAsTheLast(Role own, int members, ErrorCode why) {
        assertThat(GroupRules.leave(own, members)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "true,  MEMBER, -,      true,  -",
                "true,  -,      -,      true,  NOT_GROUP_MEMBER",
                "true,  -,      -,      false, NOT_GROUP_MEMBER",
                "true,  MEMBER, -,      false, USER_NOT_FOUND",
                "true,  MEMBER, MEMBER, true,  ALREADY_GROUP_MEMBER",
                "true,  OWNER,  OWNER,  true,  ALREADY_GROUP_MEMBER",
                "false, MEMBER, -,      true,  PERMISSION_DENIED",
                "false, MEMBER, -,      false, PERMISSION_DENIED",
                "false, ADMIN,  -,      true,  -",
                "false, OWNER,  -,      true,  -",
            })
    void membersAddToOpenGroupsAndAdminsToAll(boolean open, Role own, Role target, boolean exists, ErrorCode why) {
        assertThat(GroupRules.add(open, own, target, exists)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,      MEMBER, false, NOT_GROUP_MEMBER",
                "-,      -,      true,  NOT_GROUP_MEMBER",
                "OWNER,  OWNER,  true,  SAME_USER",
                "MEMBER, MEMBER, true,  SAME_USER",
                "MEMBER, MEMBER, false, PERMISSION_DENIED",
                "MEMBER, -,      false, PERMISSION_DENIED",
                "ADMIN,  MEMBER, false, -",
                "ADMIN,  ADMIN,  false, PERMISSION_DENIED",
                "ADMIN,  OWNER,  false, PERMISSION_DENIED",
                "ADMIN,  -,      false, NOT_GROUP_MEMBER",
                "OWNER,  ADMIN,  false, -",
                "OWNER,  MEMBER, false, -",
            })
    void theOwnerRemovesAnyoneAndAdminsPlainMembers(Role own, Role target, boolean self, ErrorCode why) {
        assertThat(GroupRules.remove(own, target, self)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,      MEMBER, false, ADMIN,  NOT_GROUP_MEMBER",
                "MEMBER, MEMBER, false, ADMIN,  PERMISSION_DENIED",
                "ADMIN,  MEMBER, false, ADMIN,  PERMISSION_DENIED",
                "ADMIN,  ADMIN,  true,  MEMBER, PERMISSION_DENIED",
                "ADMIN,  MEMBER, false, OWNER,  NOT_OWNER",
                "OWNER,  MEMBER, false, ADMIN,  -",
                "OWNER,  ADMIN,  false, MEMBER, -",
                "OWNER,  MEMBER, false, OWNER,  -",
                "OWNER,  -,      false, OWNER,  NOT_GROUP_MEMBER",
                "OWNER,  OWNER,  true,  ADMIN,  PERMISSION_DENIED",
                "OWNER,  OWNER,  true,  OWNER,  -",
            })
    void theOwnerChangesRoles(Role own, Role target, boolean self, Role wanted, ErrorCode why) {
        assertThat(GroupRules.changeRole(own, target, self, wanted)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, NOT_GROUP_MEMBER", "MEMBER, PERMISSION_DENIED", "ADMIN, -", "OWNER, -"})
    void adminsRenameAndPostNotices(Role own, ErrorCode why) {
        assertThat(GroupRules.rename(own)).isEqualTo(Optional.ofNullable(why));
        assertThat(GroupRules.postNotice(own)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,      -,      false, true,  NOT_GROUP_MEMBER",
                "MEMBER, MEMBER, true,  true,  SAME_USER",
                "MEMBER, -,      false, false, USER_NOT_FOUND",
                "MEMBER, MEMBER, false, true,  ALREADY_GROUP_MEMBER",
                "MEMBER, -,      false, true,  -",
                "OWNER,  -,      false, true,  -",
            })
    void membersInviteWhoIsNotInYet(Role own, Role target, boolean self, boolean exists, ErrorCode why) {
        assertThat(GroupRules.invite(own, target, self, exists)).isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource({"true, MEMBER, false", "false, MEMBER, true", "false, ADMIN, false", "false, OWNER, false"})
    void whomAPlainMemberInvitesIntoAClosedGroupNeedsApproval(boolean open, Role inviter, boolean needed) {
        assertThat(GroupRules.needsApproval(open, inviter)).isEqualTo(needed);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, NOT_GROUP_MEMBER", "MEMBER, -"})
    void membersReadAboutTheirGroup(Role own, ErrorCode why) {
        assertThat(GroupRules.read(own)).isEqualTo(Optional.ofNullable(why));
    }
}
