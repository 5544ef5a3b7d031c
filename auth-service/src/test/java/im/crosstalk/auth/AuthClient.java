package im.crosstalk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Register;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import im.crosstalk.protocol.auth.AuthApi.SignIn;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Calls the service as the gateway does. */
@Lazy
@Component
public class AuthClient {
    public static final String ADDRESS = "127.0.0.1";
    public static final String PASSWORD = "a".repeat(64);
    public static final String OTHER_PASSWORD = "b".repeat(64);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Environment environment;

    AuthClient(Environment environment) {
        this.environment = environment;
    }

    public record Response(int status, String body) {
        public <T> T as(Class<T> type) {
            assertThat(status).as(body).isEqualTo(200);
            return ProtocolJson.mapper().readValue(body, type);
        }

        public void isDone() {
            assertThat(status).as(body).isEqualTo(204);
        }

        public ErrorCode refusal() {
            assertThat(status).as(body).isEqualTo(422);
            return ProtocolJson.mapper().readValue(body, Refusal.class).code();
        }
    }

    public static String newName() {
        return "user-" + NAMES.incrementAndGet();
    }

    public Response post(String path, Object body) {
        return postText(path, ProtocolJson.mapper().writeValueAsString(body));
    }

    public Response postText(String path, String body) {
        return send(HttpRequest.newBuilder(uri("local.server.port", path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public Response get(String path) {
        return send(HttpRequest.newBuilder(uri("local.server.port", path)).build());
    }

    public Response management(String path) {
        return send(HttpRequest.newBuilder(uri("local.management.port", path)).build());
    }

    public Registered register(String name) {
        return tryRegister(name).as(Registered.class);
    }

    public Response tryRegister(String name) {
        return post(AuthApi.REGISTER, new Register(name, PASSWORD, null, null, ADDRESS));
    }

    public Response signIn(String name, String password) {
        return post(AuthApi.SIGN_IN, new SignIn(name, null, password, null, null, "envelope", ADDRESS));
    }

    public SignedIn signedIn(String name) {
        return signIn(name, PASSWORD).as(SignedIn.class);
    }

    public Response resume(String token) {
        return post(AuthApi.RESUME, new AuthApi.ResumeSession(token, null, ADDRESS));
    }

    private URI uri(String port, String path) {
        return URI.create("http://127.0.0.1:" + environment.getRequiredProperty(port) + path);
    }

    private Response send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Response(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
