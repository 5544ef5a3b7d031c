package im.crosstalk.cli;

import im.crosstalk.cli.account.LoginCommand;
import im.crosstalk.cli.download.DownloadCommand;
import im.crosstalk.cli.upload.UploadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code ./im} runs for the commands that are clients. */
@Command(
        name = "im",
        description = "Clients of Crosstalk for a terminal.",
        subcommands = {UploadCommand.class, DownloadCommand.class, LoginCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeOnInvalidInput = ExitCode.USAGE)
public final class Im implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The program but for its end. */
    public static CommandLine commandLine() {
        return new CommandLine(new Im()).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println("im: " + failure);
            return ExitCode.FAILED;
        });
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
