package im.crosstalk.cli.download;

import im.crosstalk.cli.ExitCode;
import im.crosstalk.cli.JsonSocket.NotSignedInException;
import im.crosstalk.cli.Server;
import im.crosstalk.cli.Sizes;
import im.crosstalk.cli.account.TokenOptions;
import im.crosstalk.cli.progress.Screen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./im download}. */
@Command(
        name = "download",
        description = {
            "Fetches a file: by its URL (/files/… as messages carry it, or in full), or a room's file by its name.",
            "After a lost connection it goes on by itself; after it was ended, the same command goes on."
        },
        customSynopsis = {"im download [options] URL", "im download [options] ROOM_ID FILE_NAME"},
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    the file is here, and is what the server has",
            "  1    refused, there is no such file, or it cannot be written",
            "  2    the server wants a sign-in (./im login)",
            "  3    the server could not be reached in time; the same command goes on",
            "  64   wrong command line",
            "  130  Ctrl-C; the same command goes on"
        })
public final class DownloadCommand implements Callable<Integer> {
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL|ROOM_ID", description = "The file's URL; or the room, as in uu_56.")
    @SuppressWarnings("NullAway.Init") // picocli's
    private String what;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE_NAME", description = "The file's name in the room.")
    private @Nullable String name;

    @Option(
            names = "--ws",
            paramLabel = "URL",
            defaultValue = "ws://localhost:8080/ws",
            description = "Which server, where the file's URL does not say (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli's
    private String url;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default: the file's name, in this folder). Nothing is overwritten.")
    private @Nullable Path output;

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
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(CONNECTS_WITHIN).build();
        try {
            URI server = Server.webSocket(url);
            URI uri = http(server, what);
            String token = tokens.tokenFor(uri);
            if (name != null) {
                if (token == null) {
                    throw new NotSignedInException();
                }
                uri = http(server, RoomListing.find(http, server, token, what, name));
            }
            return fetch(new DownloadRun(http, uri, token, Duration.ofSeconds(Math.max(0, retryFor)), RETRY_FIRST));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "not a URL: " + wrong.getMessage());
        } catch (NotSignedInException refused) {
            complain("the server wants to know who you are: ./im login --ws " + url);
            return ExitCode.NOT_SIGNED_IN;
        } catch (RefusedException refused) {
            complain(String.valueOf(refused.getMessage()));
            return ExitCode.FAILED;
        } catch (IOException failure) {
            complain("no luck: " + (failure.getMessage() == null ? failure : failure.getMessage())
                    + ". Is the server running (./im serve)? The same command goes on.");
            return ExitCode.UNREACHABLE;
        } finally {
            http.shutdownNow();
        }
    }

    /** Paths are those of the server, at its own address. */
    private static URI http(URI server, String reference) {
        String scheme = server.getScheme().equalsIgnoreCase("wss") ? "https" : "http";
        URI uri = URI.create(scheme + "://" + server.getRawAuthority() + "/").resolve(reference);
        if (uri.getScheme() == null || !uri.getScheme().startsWith("http") || uri.getHost() == null) {
            throw new IllegalArgumentException(reference);
        }
        return uri;
    }

    private int fetch(DownloadRun run) throws IOException, InterruptedException {
        RemoteFile file = run.look();
        Path target = output == null ? Path.of(file.name()) : output;
        if (Files.exists(target)) {
            throw new RefusedException(target + " is here already; -o names another");
        }
        if (file.size() < 0) {
            throw new RefusedException("the server does not say how large it is");
        }
        Screen screen = Screen.open(
                spec.commandLine().getOut(), new Screen.Movement("receiving", "", file.name(), file.size()));
        Thread atEnd = Thread.ofPlatform().unstarted(() -> {
            screen.close();
            System.err.println("im: interrupted at " + Sizes.percent(run.received(), file.size())
                    + "; the same command goes on from there");
        });
        Runtime.getRuntime().addShutdownHook(atEnd);
        try (screen) {
            run.fetch(file, target, screen.display());
        } finally {
            Screen.unhook(atEnd);
        }
        spec.commandLine().getOut().println("downloaded " + target + " (" + Sizes.bytes(file.size()) + ")");
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("im: " + line);
        spec.commandLine().getErr().flush();
    }
}
