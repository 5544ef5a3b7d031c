package im.crosstalk.gateway.testing;

import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.servers.TestServers;
import java.util.HexFormat;

/** The doubles, once for all tests of this JVM, and one gateway that most of them share. */
public final class World {
    public static final PublicIds IDS = new PublicIds(HexFormat.of().parseHex(TestGateway.ID_SECRET));

    private static final World HERE = new World();

    private final AuthDouble auth = new AuthDouble();
    private final FilesDouble files = new FilesDouble();
    private final ServicesDouble services = new ServicesDouble(TestServers.kafkaBootstrapServers());
    private TestGateway gateway;

    private World() {
        auth.onRevoked(services::revoke);
    }

    public static AuthDouble auth() {
        return HERE.auth;
    }

    public static FilesDouble files() {
        return HERE.files;
    }

    public static ServicesDouble services() {
        return HERE.services;
    }

    /** The shared gateway: default limits, but no rate limit. */
    public static synchronized TestGateway gateway() {
        if (HERE.gateway == null) {
            HERE.gateway = new TestGateway("gateway-0", HERE.auth, "im.rate-limit.enabled=false");
        }
        return HERE.gateway;
    }

    /** Another gateway, with settings of its own; the caller closes it. */
    public static TestGateway anotherGateway(String instance, String... properties) {
        return new TestGateway(instance, HERE.auth, properties);
    }

    public static WebSocketClient client() {
        return WebSocketClient.connect(gateway().port());
    }

    /** A client that is signed in. */
    public static WebSocketClient signedIn(String username) {
        WebSocketClient client = client();
        client.signIn(username);
        return client;
    }

    /** The user's UUID. */
    public static String uuid(String username) {
        return IDS.ofUser(HERE.auth.user(username)).toString();
    }
}
