package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP calls to auth-service: everything that holds a password, code or token. Refusals are answered with status
 * 422 and a {@link im.crosstalk.protocol.Refusal} as JSON body.
 */
public final class AuthApi {
    /** POST {@link Register} → {@link Registered}. */
    public static final String REGISTER = "/internal/register";

    /** POST {@link SignIn} → {@link SignedIn}. */
    public static final String SIGN_IN = "/internal/sign-in";

    /** POST {@link ResumeSession} → {@link SignedIn}: a token obtained before, checked against its session's row. */
    public static final String RESUME = "/internal/resume";

    /** POST {@link SignOut} → 204. The revocation is durable and on its topic once this is answered. */
    public static final String SIGN_OUT = "/internal/sign-out";

    /** POST {@link IssueToken} → {@link SignedIn}: another token of a living session. */
    public static final String ISSUE_TOKEN = "/internal/tokens";

    /** POST {@link SendEmailCode} → 204, whether or not the address is known. */
    public static final String SEND_EMAIL_CODE = "/internal/email-codes";

    /** POST {@link SetEmail} → 204. */
    public static final String SET_EMAIL = "/internal/email";

    /** POST {@link LookUpUsers} → {@link Users}: names of users by number; unknown ones are left out. */
    public static final String USERS = "/internal/users";

    /** GET → JSON Web Key Set (RFC 7517) that verifies tokens. */
    public static final String JWKS = "/.well-known/jwks.json";

    private AuthApi() {}

    /**
     * @param passwordHash the client's hash
     * @param email with {@code emailCode}, where the dialect registers by e-mail; null by name alone
     * @param address the client's network address, for throttling
     */
    public record Register(
            String username,
            String passwordHash,
            @Nullable String email,
            @Nullable Long emailCode,
            String address) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "Register[username=" + username + ", email=" + email + ", address=" + address + "]";
        }
    }

    public record Registered(UserId user, String username) {}

    /**
     * One of {@code username} and {@code email} names the account; one of {@code passwordHash} and {@code emailCode}
     * proves it.
     *
     * @param device null for the dialect's unnamed device
     */
    public record SignIn(
            @Nullable String username,
            @Nullable String email,
            @Nullable String passwordHash,
            @Nullable Long emailCode,
            @Nullable String device,
            String dialect,
            String address) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SignIn[username=" + username + ", email=" + email + ", device=" + device + ", address=" + address
                    + "]";
        }
    }

    /** @param expiresAt epoch milliseconds at which the token ends */
    public record SignedIn(
            UserId user, String username, SessionId session, String device, String token, long expiresAt) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SignedIn[user=" + user + ", device=" + device + ", expiresAt=" + expiresAt + "]";
        }
    }

    /** @param email if given, the account must have it */
    public record ResumeSession(String token, @Nullable String email, String address) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "ResumeSession[address=" + address + "]";
        }
    }

    public record SignOut(UserId user, SessionId session) {}

    public record IssueToken(UserId user, SessionId session) {}

    public record SendEmailCode(String email, String address) {}

    public record SetEmail(UserId user, String email, long emailCode, String address) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SetEmail[user=" + user + ", email=" + email + ", address=" + address + "]";
        }
    }

    public record LookUpUsers(List<UserId> users) {}

    public record Users(List<User> users) {
        public record User(UserId user, String username) {}
    }

    /** Claims of a session token (RFC 7519). Subject is the user's number. */
    public static final class Claims {
        public static final String SESSION = "sid";
        public static final String USERNAME = "name";
        public static final String DEVICE = "dev";

        private Claims() {}
    }
}
