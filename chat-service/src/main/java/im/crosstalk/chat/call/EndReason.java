package im.crosstalk.chat.call;

/** Why a call ended or never began, as clients read it. */
final class EndReason {
    /** The callee has no connection. */
    static final String OFFLINE = "OFFLINE";

    /** One of the two is in another call. */
    static final String BUSY = "BUSY";

    static final String HUNG_UP = "USER_HUNG_UP";

    /** Another of the callee's own devices took the call … */
    static final String ANSWERED_ELSEWHERE = "ANSWERED_ELSEWHERE";

    /** … or refused it. */
    static final String REJECTED_ELSEWHERE = "REJECTED_ELSEWHERE";

    static final String NO_ANSWER = "NO_ANSWER_TIMEOUT";

    static final String CONNECTION_LOST = "CONNECTION_LOST";

    private EndReason() {}
}
