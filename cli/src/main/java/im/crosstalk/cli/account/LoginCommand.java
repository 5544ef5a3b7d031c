package im.crosstalk.cli.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.cli.ExitCode;
import im.crosstalk.cli.JsonSocket;
import im.crosstalk.cli.Server;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ./im login}: a session's token, kept for the other commands. */
@Command(
        name = "login",
        description = {
            "Signs in, and keeps the session's token where only you can read it, for ./im upload and ./im download.",
            "The password is asked for, or read as one line where there is no terminal."
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    signed in",
            "  1    the name is taken, or cannot be",
            "  2    wrong name or password",
            "  3    the server could not be reached",
            "  64   wrong command line"
        })
public final class LoginCommand implements Callable<Integer> {
    /** A device of its own, so that no other device of the user misses a message because of a terminal that shows none. */
    private static final String DEVICE = "im-cli";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Parameters(paramLabel = "USERNAME", description = "Whose account.")
    @SuppressWarnings("NullAway.Init") // picocli's
    private String username;

    @Option(
            names = "--ws",
            paramLabel = "URL",
            defaultValue = Server.DEFAULT,
            description =
                    "Which server (default: ${DEFAULT-VALUE}). What is kept is good for that host, whatever the port.")
    @SuppressWarnings("NullAway.Init") // picocli's
    private String url;

    @Option(names = "--register", description = "Makes the account first.")
    private boolean register;

    @Option(names = "--print", description = "Prints the token and keeps nothing.")
    private boolean print;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        URI server;
        try {
            server = Server.webSocket(url);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--ws: " + wrong.getMessage());
        }
        HttpClient http = HttpClient.newHttpClient();
        try {
            return signIn(http, server);
        } catch (IOException failure) {
            complain(failure.getMessage() + ". Is the server running (./im serve)? --ws names another.");
            return ExitCode.UNREACHABLE;
        } finally {
            http.shutdownNow();
        }
    }

    private int signIn(HttpClient http, URI server) throws IOException, InterruptedException {
        String hash = passwordHash();
        try (JsonSocket socket = JsonSocket.connect(http, server, null)) {
            if (register) {
                JsonNode registered = ask(socket, "REGISTER_REQUEST", hash);
                if (!registered.path("success").asBoolean(false)) {
                    complain(registered.path("message").asString("refused"));
                    return ExitCode.FAILED;
                }
            }
            JsonNode signedIn = ask(socket, "LOGIN_REQUEST", hash);
            if (!signedIn.path("success").asBoolean(false)) {
                complain(signedIn.path("message").asString("refused"));
                return ExitCode.NOT_SIGNED_IN;
            }
            keep(server, signedIn);
            return ExitCode.DONE;
        }
    }

    private void keep(URI server, JsonNode signedIn) throws IOException {
        String token = signedIn.path("session_token").asString("");
        if (print) {
            say(token);
            return;
        }
        SessionStore store = SessionStore.ofUser();
        store.keep(server, new SessionStore.Kept(signedIn.path("username").asString(username), token));
        say("signed in as " + signedIn.path("username").asString(username) + " until "
                + signedIn.path("token_expires_at").asString("it ends") + "; the token is in " + store.file());
    }

    private JsonNode ask(JsonSocket socket, String type, String hash) throws IOException, InterruptedException {
        ObjectNode frame = JsonSocket.JSON.createObjectNode().put("type", type).put("request_id", type);
        ObjectNode payload =
                frame.putObject("payload").put("username", username).put("password_hash", hash);
        if (type.equals("LOGIN_REQUEST")) {
            payload.put("device_id", DEVICE);
        }
        return socket.ask(
                        frame, answer -> answer.path("request_id").asString("").equals(type))
                .path("payload");
    }

    /** SHA-256 of the password's UTF-8, as all clients send it. */
    @SuppressWarnings("SystemConsoleNull") // it does: JDK 25 is back to null where there is no terminal
    private String passwordHash() throws IOException {
        Console console = System.console();
        byte[] password;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password of %s: ", username);
            if (typed == null) {
                throw new ParameterException(spec.commandLine(), "a password is missing");
            }
            password = new String(typed).getBytes(UTF_8);
            Arrays.fill(typed, '\0');
        } else {
            String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            if (line == null) {
                throw new ParameterException(spec.commandLine(), "a password is missing");
            }
            password = line.getBytes(UTF_8);
        }
        return hash(password);
    }

    static String hash(byte[] password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("im: " + line);
        spec.commandLine().getErr().flush();
    }
}
