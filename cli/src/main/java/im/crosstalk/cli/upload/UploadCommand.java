package im.crosstalk.cli.upload;

import im.crosstalk.cli.ExitCode;
import im.crosstalk.cli.Server;
import im.crosstalk.cli.Sizes;
import im.crosstalk.cli.account.TokenOptions;
import im.crosstalk.cli.progress.Screen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./im upload}: the upload dialect's terminal client. */
@Command(
        name = "upload",
        description = {
            "Sends a file. It goes on by itself after a lost connection; after it was ended, the same command goes on"
                    + " where the server is.",
            "Keys, on a terminal: p pauses, r resumes, s stops and deletes what was sent, q quits and leaves it."
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    the file is there (now, or since an earlier run)",
            "  1    refused, or the file cannot be read or has changed",
            "  2    the server wants a sign-in (./im login)",
            "  3    the server could not be reached in time; the same command goes on",
            "  4    ended by q or s",
            "  64   wrong command line",
            "  130  Ctrl-C; the same command goes on"
        })
public final class UploadCommand implements Callable<Integer> {
    private static final String KEYS = "p pause   r resume   s stop and delete   q quit, to go on later";
    private static final String KEYS_IN_ROOM = "p pause   r resume   q quit, to go on later";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(8);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to send.")
    @SuppressWarnings("NullAway.Init") // picocli's
    private Path path;

    @Option(
            names = "--ws",
            paramLabel = "URL",
            defaultValue = Server.DEFAULT,
            description = "Where to (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli's
    private String url;

    @Option(
            names = "--chunk",
            paramLabel = "BYTES",
            defaultValue = "131072",
            description = "How much goes at once, 1 to 524288 (default: ${DEFAULT-VALUE}).")
    private int chunk;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "The upload's name, for going on from elsewhere (default: made of the file's name, size and time).")
    private @Nullable String id;

    @Option(
            names = "--room",
            paramLabel = "ROOM_ID",
            description = "Sends it to a chat's members, as in uu_56; they find it in the chat. Needs a sign-in.")
    private @Nullable String room;

    @Option(
            names = "--retry-for",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait for a lost server (default: ${DEFAULT-VALUE}).")
    private int retryFor;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli's
    private TokenOptions tokens;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        URI server = server();
        if (chunk < 1 || chunk > UploadOptions.LARGEST_CHUNK) {
            throw usage("--chunk: is 1 to " + UploadOptions.LARGEST_CHUNK);
        }
        if (id != null && !ID.matcher(id).matches()) {
            throw usage("--id: has 1 to 128 letters, digits, and . _ - :");
        }
        if (id != null && room != null) {
            throw usage("--id: a room's file goes by its name");
        }
        Duration patience = Duration.ofSeconds(Math.max(0, retryFor));
        HttpClient http = HttpClient.newHttpClient();
        try (FileSource file = FileSource.open(path)) {
            String token = tokens.tokenFor(server);
            if (room != null && token == null) {
                return tell(new Ending.NotSignedIn("nobody"), file, false, Duration.ZERO);
            }
            var options = new UploadOptions(
                    server,
                    token,
                    id,
                    room == null || token == null ? null : new UploadOptions.Room(room, TokenOptions.username(token)),
                    chunk,
                    patience.compareTo(FIRST_CONTACT) < 0 ? patience : FIRST_CONTACT,
                    patience,
                    ANSWER_WITHIN,
                    RETRY_FIRST);
            return send(file, options, http);
        } catch (IllegalArgumentException unreadable) {
            complain(String.valueOf(unreadable.getMessage()));
            return ExitCode.FAILED;
        } catch (IOException failure) {
            complain(String.valueOf(failure.getMessage()));
            return ExitCode.FAILED;
        } finally {
            // Not close(): that would wait for a connection that is being made and that nobody wants any more.
            http.shutdownNow();
        }
    }

    private int send(FileSource file, UploadOptions options, HttpClient http) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Screen screen = Screen.open(
                spec.commandLine().getOut(),
                new Screen.Movement("sending", room == null ? KEYS : KEYS_IN_ROOM, file.name(), file.size()));
        var run = new UploadRun(file, options, http, screen.display());
        Thread atEnd = Thread.ofPlatform().unstarted(() -> {
            screen.close();
            System.err.println("im: interrupted at " + Sizes.percent(run.stored(), file.size())
                    + "; the same command goes on from there");
        });
        Runtime.getRuntime().addShutdownHook(atEnd);
        Ending ending;
        try (screen) {
            screen.keys(run::press);
            ending = run.run();
        } finally {
            Screen.unhook(atEnd);
        }
        return tell(ending, file, options.token() != null, Duration.ofNanos(System.nanoTime() - begun));
    }

    private int tell(Ending ending, FileSource file, boolean withToken, Duration took) {
        return switch (ending) {
            case Ending.Complete complete -> {
                say("uploaded " + file.name() + " (" + Sizes.bytes(file.size()) + ", " + Sizes.time(took) + ") as "
                        + complete.path());
                yield ExitCode.DONE;
            }
            case Ending.AlreadyThere ignored -> {
                say(file.name() + " is there already; to send it again, give it another --id");
                yield ExitCode.DONE;
            }
            case Ending.Refused refused -> {
                complain("the server refused: " + refused.reason());
                yield ExitCode.FAILED;
            }
            case Ending.NotSignedIn refused -> {
                complain(
                        withToken
                                ? "the token is not good (any more): ./im login --ws " + url + " gets a new one"
                                : "the server wants to know who you are: ./im login --ws " + url);
                yield ExitCode.NOT_SIGNED_IN;
            }
            case Ending.Unreachable unreachable -> {
                complain("no luck with " + url + ": " + unreachable.reason() + ". Is the server running"
                        + " (./im serve)? --ws names another. The same command goes on.");
                yield ExitCode.UNREACHABLE;
            }
            case Ending.Stopped stopped -> {
                say(
                        stopped.deleted()
                                ? "stopped; what was sent is deleted"
                                : "stopped; what was sent stays, and the same command goes on");
                yield ExitCode.UNFINISHED;
            }
        };
    }

    private URI server() {
        try {
            return Server.webSocket(url);
        } catch (IllegalArgumentException wrong) {
            throw usage("--ws: " + wrong.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
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
