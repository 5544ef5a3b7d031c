package im.crosstalk.auth.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.auth.MovingClock;
import im.crosstalk.auth.TopicReader;
import im.crosstalk.auth.secret.Secrets;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.SignOut;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What time does to sessions and keys behind the requests' backs. */
@AuthServiceTest
class ForgettingTest {
    @Autowired
    private AuthClient client;

    @Autowired
    private MovingClock clock;

    @Autowired
    private SignOuts signOuts;

    @Autowired
    private SessionRows sessions;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private SigningKeyRows keyRows;

    @Autowired
    private Secrets secrets;

    @Autowired
    private SessionProperties properties;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void sessionsAreForgottenWhenTheirTokensHaveExpiredAndSoAreTheirRevocations() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn expired = client.signedIn(name);
        SignedIn revoked = client.signedIn(name);
        client.post(AuthApi.SIGN_OUT, new SignOut(revoked.user(), revoked.session()))
                .isDone();
        clock.advance(Duration.ofDays(6));
        SignedIn alive = client.signedIn(name);
        clock.advance(Duration.ofDays(1).plusHours(2));

        signOuts.forgetExpired();

        assertThat(sessions.existsById(expired.session().value())).isFalse();
        assertThat(sessions.existsById(revoked.session().value())).isFalse();
        assertThat(sessions.existsById(alive.session().value())).isTrue();
        try (var topic = new TopicReader(Topic.AUTH_REVOCATIONS.topicName())) {
            topic.first(found -> revoked.session().value().equals(found.key()) && found.value() == null);
        }
    }

    @Test
    void anInstanceLearnsOfAnothersKeyWhenItMeetsIt() {
        var other = new SigningKeys(keyRows, secrets, properties, transaction, clock);
        other.refresh();
        assertThat(other.current().getKeyID()).isEqualTo(keys.current().getKeyID());

        clock.advance(Duration.ofDays(31));
        keys.refresh();
        String unheardOf = keys.current().getKeyID();
        assertThat(other.current().getKeyID()).isNotEqualTo(unheardOf);
        assertThat(other.find(unheardOf)).isPresent();
        assertThat(other.find("forged")).isEmpty();
    }

    @Test
    void privateKeysAreSealedInTheDatabase() {
        SigningKey row = keyRows.newestFirst().getFirst();
        assertThat(new String(row.sealedJwk(), ISO_8859_1)).doesNotContain("\"d\"");
        assertThat(row.publicJwk()).doesNotContain("\"d\"");
    }
}
