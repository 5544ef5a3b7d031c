package im.crosstalk.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.chat.ChatCommand.RecallAs;
import im.crosstalk.protocol.group.Role;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecallPolicyTest {
    private final RecallPolicy policy = new RecallPolicy(Duration.ofMinutes(2));

    @ParameterizedTest
    @CsvSource({
        // as, own, role, age, refusal
        "ANY, true, , 120000, ",
        "ANY, true, , 120001, RECALL_TIMEOUT",
        "ANY, false, , 0, PERMISSION_DENIED",
        "ANY, true, MEMBER, 120001, RECALL_TIMEOUT",
        "ANY, false, MEMBER, 0, PERMISSION_DENIED",
        "ANY, false, ADMIN, 999999999, ",
        "ANY, true, OWNER, 999999999, ",
        "SENDER, true, OWNER, 120001, RECALL_TIMEOUT",
        "SENDER, false, OWNER, 0, PERMISSION_DENIED",
        "ADMIN, false, ADMIN, 999999999, ",
        "ADMIN, true, MEMBER, 0, PERMISSION_DENIED",
        "OWNER, false, ADMIN, 0, PERMISSION_DENIED",
        "OWNER, false, OWNER, 999999999, ",
        "OWNER, true, , 0, PERMISSION_DENIED",
    })
    void sendersRecallForAWhileAndThoseWhoRunTheGroupAtAnyTime(
            RecallAs as, boolean own, Role role, long age, ErrorCode refusal) {
        assertThat(policy.refusal(as, own, role, age)).isEqualTo(refusal);
    }
}
