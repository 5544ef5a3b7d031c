package im.crosstalk.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.auth.MovingClock;
import im.crosstalk.auth.throttle.Throttle;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Register;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import im.crosstalk.protocol.auth.AuthApi.ResumeSession;
import im.crosstalk.protocol.auth.AuthApi.SendEmailCode;
import im.crosstalk.protocol.auth.AuthApi.SetEmail;
import im.crosstalk.protocol.auth.AuthApi.SignIn;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

@AuthServiceTest
class EmailCodesTest {
    private static final Pattern CODE = Pattern.compile("(?m)^([1-9]\\d{9})\\R");

    @Autowired
    private AuthClient client;

    @Autowired
    private EmailCodes codes;

    @Autowired
    private MovingClock clock;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private MailProperties properties;

    @Autowired
    private Throttle throttle;

    @Value("${im.mail.directory}")
    private Path mails;

    @Test
    void aCodeThatWasMailedRegistersAndSignsIn() throws Exception {
        String email = newEmail();
        String name = AuthClient.newName();
        register(name, email, sentCode(email)).as(Registered.class);

        var byPassword =
                new SignIn(null, email.toUpperCase(), AuthClient.PASSWORD, null, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, byPassword).as(SignedIn.class).username())
                .isEqualTo(name);
        long code = sentCode(email);
        assertThat(signIn(email, code).as(SignedIn.class).device()).isEqualTo("dialect:command");
        assertThat(signIn(email, code).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
    }

    @Test
    void refusalsOfRegistrationComeInTheirOrder() throws Exception {
        String taken = newEmail();
        String takenName = AuthClient.newName();
        register(takenName, taken, sentCode(taken)).as(Registered.class);
        long wrong = 1_000_000_000L;

        assertThat(register("x", "no address", wrong, "y").refusal()).isEqualTo(ErrorCode.EMAIL_INVALID);
        assertThat(register("x", taken, wrong, "y").refusal()).isEqualTo(ErrorCode.USERNAME_INVALID);
        assertThat(register(takenName, taken, wrong, "y").refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
        String name = AuthClient.newName();
        assertThat(register(name, taken, wrong, "y").refusal()).isEqualTo(ErrorCode.PASSWORD_INVALID);
        assertThat(register(name, taken, wrong).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
        assertThat(register(name, taken, sentCode(taken)).refusal()).isEqualTo(ErrorCode.EMAIL_TAKEN);
    }

    @Test
    void aTakenNameDoesNotCostTheCode() throws Exception {
        String name = AuthClient.newName();
        client.register(name);
        String email = newEmail();
        long code = sentCode(email);
        assertThat(register(name, email, code).refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
        assertThat(register(AuthClient.newName(), email, code).status()).isEqualTo(200);
    }

    @Test
    void ofManyWhoUseOneCodeAtOnceOneSucceeds() throws Exception {
        String email = newEmail();
        long code = sentCode(email);
        List<Integer> statuses =
                atOnce(4, () -> register(AuthClient.newName(), email, code).status());
        assertThat(statuses).containsOnlyOnce(200);
    }

    @Test
    void aCodeLivesTenMinutes() throws Exception {
        String email = newEmail();
        long code = sentCode(email);
        clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(register(AuthClient.newName(), email, code).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
    }

    @Test
    void fiveTriesAreCountedHoweverManyComeAtOnce() throws Exception {
        String email = newEmail();
        EmailAddress address = EmailAddress.parse(email).orElseThrow();
        long code = sentCode(email);
        List<Answer<EmailCodes.Checked>> answers = atOnce(20, () -> codes.check(address, wrong(code)));
        assertThat(answers).allMatch(answer -> answer instanceof Answer.Refused<?>);
        assertThat(jdbc.queryForObject("SELECT tries FROM email_code WHERE email_key = ?", Integer.class, email))
                .isEqualTo(5);
        assertThat(codes.check(address, code)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void theFifthTryMayBeTheRightOne() throws Exception {
        String email = newEmail();
        long code = sentCode(email);
        EmailAddress address = EmailAddress.parse(email).orElseThrow();
        for (int i = 0; i < 4; i++) {
            codes.check(address, wrong(code));
        }
        assertThat(codes.check(address, code)).isInstanceOf(Answer.Done.class);
    }

    @Test
    void atMostThreeAreAlive() throws Exception {
        String email = newEmail();
        EmailAddress address = EmailAddress.parse(email).orElseThrow();
        long first = sentCode(email);
        long second = sentCode(email);
        sentCode(email);
        long fourth = sentCode(email);
        assertThat(codes.check(address, first)).isInstanceOf(Answer.Refused.class);
        assertThat(codes.check(address, second)).isInstanceOf(Answer.Done.class);
        assertThat(codes.check(address, fourth)).isInstanceOf(Answer.Done.class);
    }

    @Test
    void aCodeIsGoodForItsAddressOnlyAndKeptHashed() throws Exception {
        String email = newEmail();
        long code = sentCode(email);
        assertThat(codes.check(EmailAddress.parse(newEmail()).orElseThrow(), code))
                .isInstanceOf(Answer.Refused.class);
        String kept =
                jdbc.queryForObject("SELECT email_code::text FROM email_code WHERE email_key = ?", String.class, email);
        assertThat(kept).doesNotContain(Long.toString(code));
    }

    @Test
    void anAddressIsPutOnAnAccountMadeByName() throws Exception {
        UserId user = client.register(AuthClient.newName()).user();
        String email = newEmail();
        long code = sentCode(email);
        assertThat(setEmail(user, "no address", code).refusal()).isEqualTo(ErrorCode.EMAIL_INVALID);
        assertThat(setEmail(user, email, wrong(code)).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
        setEmail(user, email, code).isDone();

        UserId other = client.register(AuthClient.newName()).user();
        assertThat(setEmail(other, email, sentCode(email)).refusal()).isEqualTo(ErrorCode.EMAIL_TAKEN);
        assertThat(signIn(email, sentCode(email)).as(SignedIn.class).user()).isEqualTo(user);
    }

    @Test
    void aTokenWithTheWrongAddressIsRefused() throws Exception {
        String email = newEmail();
        register(AuthClient.newName(), email, sentCode(email)).as(Registered.class);
        SignedIn signedIn = signIn(email, sentCode(email)).as(SignedIn.class);
        assertThat(resume(signedIn.token(), email).status()).isEqualTo(200);
        String other = newEmail();
        register(AuthClient.newName(), other, sentCode(other)).as(Registered.class);
        assertThat(resume(signedIn.token(), other).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(resume("no token", email).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(resume(signedIn.token(), newEmail()).refusal()).isEqualTo(ErrorCode.USER_NOT_FOUND);
        assertThat(resume("no token", "no address").refusal()).isEqualTo(ErrorCode.EMAIL_INVALID);
    }

    @Test
    void signingInByAddressTellsWhatWasWrong() throws Exception {
        String email = newEmail();
        register(AuthClient.newName(), email, sentCode(email)).as(Registered.class);
        var wrongPassword =
                new SignIn(null, email, AuthClient.OTHER_PASSWORD, null, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, wrongPassword).refusal()).isEqualTo(ErrorCode.AUTH_FAILED);
        assertThat(signIn(email, 1_000_000_000L).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
        assertThat(signIn(newEmail(), 1_000_000_000L).refusal()).isEqualTo(ErrorCode.USER_NOT_FOUND);
        assertThat(signIn("no address", 1_000_000_000L).refusal()).isEqualTo(ErrorCode.EMAIL_INVALID);
        String token = signIn(email, sentCode(email)).as(SignedIn.class).token();
        clock.advance(Duration.ofDays(400));
        assertThat(resume(token, email).refusal()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void anotherTokenOfAMailedSignInTakesItsSessionUpAgain() throws Exception {
        String email = newEmail();
        register(AuthClient.newName(), email, sentCode(email)).as(Registered.class);
        SignedIn signedIn = signIn(email, sentCode(email)).as(SignedIn.class);

        SignedIn issued = client.post(AuthApi.ISSUE_TOKEN, new AuthApi.IssueToken(signedIn.user(), signedIn.session()))
                .as(SignedIn.class);

        assertThat(issued.expiresAt()).isGreaterThan(clock.millis());
        assertThat(resume(issued.token(), email).as(SignedIn.class).session()).isEqualTo(signedIn.session());
        client.post(AuthApi.SIGN_OUT, new AuthApi.SignOut(signedIn.user(), signedIn.session()))
                .isDone();
        assertThat(resume(issued.token(), email).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
    }

    @Test
    void mailsLieWhereTheirOwnerAloneReadsThem() throws Exception {
        sentCode(newEmail());

        for (Path file : files()) {
            assertThat(Files.getPosixFilePermissions(file))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    @Test
    void withoutAnywhereToSendMailTheFeatureIsNotThere() {
        var nowhere = new CodeMails(codes, new Mailer.None(), properties, throttle, clock);
        assertThat(nowhere.send(new SendEmailCode(newEmail(), AuthClient.ADDRESS)))
                .isEqualTo(Answer.refused(ErrorCode.FEATURE_NOT_SUPPORTED));
    }

    @Test
    void anUnknownAddressIsToldAsTheCommandDialectHasIt() {
        var unknown = new SignIn(null, newEmail(), AuthClient.PASSWORD, null, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, unknown).refusal()).isEqualTo(ErrorCode.USER_NOT_FOUND);
        var invalid = new SignIn(null, "nobody", AuthClient.PASSWORD, null, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, invalid).refusal()).isEqualTo(ErrorCode.EMAIL_INVALID);
    }

    private long sentCode(String email) throws IOException {
        List<Path> before = files();
        client.post(AuthApi.SEND_EMAIL_CODE, new SendEmailCode(email, AuthClient.ADDRESS))
                .isDone();
        List<Path> sent =
                files().stream().filter(file -> !before.contains(file)).toList();
        assertThat(sent).hasSize(1);
        String mail = Files.readString(sent.getFirst());
        assertThat(mail).contains("To: " + email);
        var code = CODE.matcher(mail);
        assertThat(code.find()).as(mail).isTrue();
        return Long.parseLong(code.group(1));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(mails)) {
            return all.filter(file -> file.toString().endsWith(".eml")).toList();
        }
    }

    private AuthClient.Response register(String name, String email, long code) {
        return register(name, email, code, AuthClient.PASSWORD);
    }

    private AuthClient.Response register(String name, String email, long code, String password) {
        return client.post(AuthApi.REGISTER, new Register(name, password, email, code, AuthClient.ADDRESS));
    }

    private AuthClient.Response signIn(String email, long code) {
        return client.post(AuthApi.SIGN_IN, new SignIn(null, email, null, code, null, "command", AuthClient.ADDRESS));
    }

    private AuthClient.Response setEmail(UserId user, String email, long code) {
        return client.post(AuthApi.SET_EMAIL, new SetEmail(user, email, code, AuthClient.ADDRESS));
    }

    private AuthClient.Response resume(String token, String email) {
        return client.post(AuthApi.RESUME, new ResumeSession(token, email, AuthClient.ADDRESS));
    }

    private static long wrong(long code) {
        return code == 1_000_000_000L ? code + 1 : code - 1;
    }

    private static String newEmail() {
        return AuthClient.newName() + "@example.org";
    }

    private static <T> List<T> atOnce(int many, Callable<T> attempt) throws InterruptedException {
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            return crowd.invokeAll(Collections.nCopies(many, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }
}
