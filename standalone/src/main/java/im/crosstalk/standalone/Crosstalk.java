package im.crosstalk.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code ./im} runs. A wrong command line exits with 64, as {@code sysexits.h} has it. */
@Command(
        name = "im",
        description = "Crosstalk, an instant-messaging backend in which four protocols meet in one chat.",
        subcommands = {ServeCommand.class, BackupCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeOnInvalidInput = Crosstalk.USAGE_ERROR)
final class Crosstalk implements Runnable {

    static final int USAGE_ERROR = 64;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Crosstalk()).execute(arguments));
    }
}
